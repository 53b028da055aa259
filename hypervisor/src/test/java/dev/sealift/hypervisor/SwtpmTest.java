package dev.sealift.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealift.api.management.MachinePhase;
import dev.sealift.attestation.device.TpmKind;
import dev.sealift.hypervisor.protection.TickChain;
import dev.sealift.hypervisor.services.Hosts;
import dev.sealift.hypervisor.services.Hosts.Host;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Hosts whose TPM others made. */
class SwtpmTest {

  @BeforeAll
  static void requireSwtpm() {
    assumeTrue(
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "swtpm"))),
        "skipped: the package swtpm is not installed");
  }

  @Test
  void machine_startsAndMoves() throws Exception {
    try (Hosts hosts = new Hosts()) {
      Host source = hosts.add(TpmKind.SWTPM);
      Host target = hosts.add(TpmKind.SWTPM);
      StringBuilder console = new StringBuilder();
      hosts.start(source);
      hosts.awaitOwned();
      hosts.readUntilTicks(source, console, 3);

      hosts.migrate(source, target);
      hosts.awaitPhase(target, MachinePhase.RUNNING);
      hosts.readUntilTicks(target, console, TickChain.ticks(console + "").size() + 3);

      TickChain.requireValid(console.toString(), Hosts.SECRET);
      assertThat(hosts.machine(target).gen().value()).isEqualTo(2);
      assertThat(target.hypervisor().boot().self().platform())
          .isNotEqualTo(source.hypervisor().boot().self().platform());
    }
  }
}
