package dev.sealift.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole model holds, and fails as named when a defence is taken out of it. */
class ModelTest {

  private static final Path MODULE = Path.of("src/main/tla/Sealift.tla").toAbsolutePath();
  private static final Path FOLDER = Path.of("target/tlc").toAbsolutePath();
  private static final String ALL_ON = "Off = {}";

  /** With the pause between two counts, in minutes; the last is at the end. */
  private static final String[] COUNT_ACTIONS = {"-coverage", "60"};

  @ParameterizedTest(name = "{0}: {1} states, depth {2}")
  @CsvSource({
    "Migrations, 28592, 42",
    "Starts, 86348, 43",
    "Crashes, 43989, 28",
    "RestartIsEnd, 32366, 38",
    "SoftwareTpms, 48920, 29",
    "Statements, 7191, 25",
    "Restores, 15828, 32",
    "Progress, 2564, 27",
  })
  void everythingHolds(String configuration, long states, long depth) throws Exception {
    Tlc.Result result = check(configuration, read(configuration));

    assertThat(result.violated()).as(result.output()).isEmpty();
    assertThat(result.states()).isEqualTo(states);
    assertThat(result.depth()).isEqualTo(depth);
  }

  /** To count actions takes TLC about as long again. */
  @Tag("long")
  @Test
  void everyActionIsTakenSomewhere_butTheOneOfAMutant() throws Exception {
    Set<String> idle = new HashSet<>(counted("Migrations").idle());
    for (String configuration :
        List.of("Starts", "Crashes", "RestartIsEnd", "SoftwareTpms", "Statements", "Restores")) {
      idle.retainAll(counted(configuration).idle());
    }

    assertThat(idle).containsExactly("EnterUndecided");
  }

  @ParameterizedTest(name = "without {0} {2} fails")
  @CsvSource({
    "burn-before-prepared, Redeem, S3_PreparedDoesNotRun",
    "commit-needs-both, Redeem, S4_CommitRestsOnBoth",
    "write-once, Redeem, S4_DecidedOnce",
    "write-once, Redeem, S2_OneBootPerGeneration",
    "root-at-target and root-at-ledger, Migrations, S5_TargetHoldsFrozenState",
    "root-at-target and root-at-ledger, Migrations, S8_NoTickGoesBack",
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
    "statement-is-no-proof, Statements, S8_NoTickGoesBack",
    "monitors-ask-for-proof, Restores, S1_AtMostOneRuns",
    "monitors-ask-for-proof, Restores, S4_DecidedOnce",
    "witness-signs-extensions, Restores, S1_AtMostOneRuns",
    "witness-signs-extensions, Restores, S4_DecidedOnce",
  })
  void aMutantIsKilled(String off, String configuration, String invariant) throws Exception {
    Tlc.Result result =
        check(
            off + " " + invariant, without(off, only("INVARIANT", invariant, read(configuration))));

    assertThat(result.violated()).as(result.output()).isEqualTo(invariant);
  }

  @ParameterizedTest(name = "without {0} alone everything in {1} holds")
  @CsvSource({
    "root-at-target, Statements",
    "root-at-ledger, Statements",
    "exact-redeem, Redeem",
    "read-only-when-behind, Restores",
  })
  void aSecondLineHolds(String off, String configuration) throws Exception {
    Tlc.Result result = check(off, without(off, read(configuration)));

    assertThat(result.violated()).as(result.output()).isEmpty();
  }

  @ParameterizedTest(name = "without {0} {1} fails")
  @CsvSource({
    "tickets-expire, EveryTicketIsDecided",
    "forfeit-rescues, FrozenRunsAgain",
    "later-boot-rescues, FrozenRunsAgain",
    "wipe-only-on-closed, FrozenRunsAgain",
    "forfeit-rescues, FencedIsReleased",
  })
  void progressEnds(String off, String property) throws Exception {
    Tlc.Result result =
        check(off + " " + property, without(off, only("PROPERTY", property, read("Progress"))));

    assertThat(result.violated()).as(result.output()).isEqualTo(Tlc.TEMPORAL);
  }

  @Test
  void aRestartTakenForTheEnd_letsTwoRunWhereTpmsAreResetWithoutTheirHosts() throws Exception {
    String beside = read("RestartIsEnd").replace("BesideBoots = FALSE", "BesideBoots = TRUE");

    Tlc.Result result = check("RestartIsEnd S1", only("INVARIANT", "S1_AtMostOneRuns", beside));

    assertThat(result.violated()).as(result.output()).isEqualTo("S1_AtMostOneRuns");
  }

  /** A ticket in no history is one that the witness does not miss when the broker has lost it. */
  @Test
  void aBrokerThatForgotATicket_andDecidesTheNext_strandsTheSourceOfTheFirst() throws Exception {
    String twice = read("Restores").replace("MaxMid = 1", "MaxMid = 2");
    String unlogged = without("tickets-are-logged", only("INVARIANT", "S15_NotStranded", twice));

    Tlc.Result result = check("Restores S15", unlogged);

    assertThat(result.violated()).as(result.output()).isEqualTo("S15_NotStranded");
  }

  private static Tlc.Result counted(String configuration) throws Exception {
    return check(configuration + " counted", read(configuration), COUNT_ACTIONS);
  }

  private static Tlc.Result check(String name, String configuration, String... options)
      throws Exception {
    return Tlc.check(MODULE, FOLDER.resolve(name.replace(' ', '-')), configuration, options);
  }

  private static String read(String configuration) throws Exception {
    return Files.readString(MODULE.resolveSibling(configuration + ".cfg"));
  }

  private static String without(String off, String configuration) {
    assertThat(configuration).contains(ALL_ON);
    return configuration.replace(
        ALL_ON,
        Arrays.stream(off.split(" and "))
            .map("\"%s\""::formatted)
            .collect(Collectors.joining(", ", "Off = {", "}")));
  }

  /** The configuration with one thing to look at. */
  private static String only(String kind, String name, String configuration) {
    return configuration.replaceFirst(
        "(?s)(INVARIANTS|PROPERTIES).*", "CHECK_DEADLOCK FALSE\n%s %s\n".formatted(kind, name));
  }
}
