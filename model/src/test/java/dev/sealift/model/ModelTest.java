package dev.sealift.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole model holds, and fails as named when a defence is taken out of it. */
class ModelTest {

  private static final Path MODULE = Path.of("src/main/tla/Sealift.tla").toAbsolutePath();
  private static final Path FOLDER = Path.of("target/tlc").toAbsolutePath();
  private static final String ALL_ON = "Off = {}";

  @ParameterizedTest(name = "{0}: {1} states, depth {2}")
  @CsvSource({
    "Redeem, 13190, 27",
    "Migrations, 82788, 43",
    "Starts, 50020, 41",
    "SoftwareTpms, 88247, 30",
  })
  void everyInvariantHolds(String configuration, long states, long depth) throws Exception {
    Tlc.Result result = Tlc.check(MODULE, FOLDER.resolve(configuration), read(configuration));

    assertThat(result.violated()).as(result.output()).isEmpty();
    assertThat(result.states()).isEqualTo(states);
    assertThat(result.depth()).isEqualTo(depth);
  }

  @ParameterizedTest(name = "without {0} {2} fails")
  @CsvSource({
    "burn-before-prepared, Redeem, S3_PreparedDoesNotRun",
    "commit-needs-both, Redeem, S4_CommitRestsOnBoth",
    "write-once, Redeem, S4_DecidedOnce",
    "root-at-target and root-at-ledger, Migrations, S5_TargetHoldsFrozenState",
    "run-needs-commit, Redeem, S6_RunsByDecision",
    "need-abort, Redeem, S1_AtMostOneRuns",
    "decision-names-its-migration, Migrations, S1_AtMostOneRuns",
    "decision-names-its-boot, Starts, S1_AtMostOneRuns",
    "start-needs-stopped, Starts, S1_AtMostOneRuns",
    "given-up-once, Redeem, S1_AtMostOneRuns",
    "wipe-only-on-closed, Redeem, S15_NotStranded",
    "forfeit-zeroises, Redeem, S1_AtMostOneRuns",
    "rescue-needs-evidence, Redeem, S1_AtMostOneRuns",
    "later-boot-alone, Redeem, S1_AtMostOneRuns",
    "later-boot-after-reset, Redeem, S1_AtMostOneRuns",
    "reset-bars-redeem, Redeem, S1_AtMostOneRuns",
    "exact-redeem and reset-bars-redeem, Redeem, S1_AtMostOneRuns",
    "counter-does-not-fall, SoftwareTpms, S1_AtMostOneRuns",
  })
  void aMutantIsKilled(String off, String configuration, String invariant) throws Exception {
    String defences =
        Arrays.stream(off.split(" and "))
            .map("\"%s\""::formatted)
            .collect(Collectors.joining(", ", "Off = {", "}"));
    String mutant =
        read(configuration)
            .replaceFirst("(?s)INVARIANTS.*", "CHECK_DEADLOCK FALSE\nINVARIANT " + invariant)
            .replace(ALL_ON, defences);

    Tlc.Result result = Tlc.check(MODULE, FOLDER.resolve(off.replace(' ', '-')), mutant);

    assertThat(result.violated()).as(result.output()).isEqualTo(invariant);
  }

  private static String read(String configuration) throws Exception {
    String text = Files.readString(MODULE.resolveSibling(configuration + ".cfg"));
    assertThat(text).contains(ALL_ON);
    return text;
  }
}
