package dev.sealift.hypervisor;

import dev.sealift.api.trace.StepTrace;
import dev.sealift.api.trace.TraceLine.Program;
import dev.sealift.hypervisor.boot.Attestor;
import dev.sealift.hypervisor.boot.BootIdentity;
import dev.sealift.hypervisor.boot.HostAttestation;
import dev.sealift.hypervisor.management.Letters;
import dev.sealift.hypervisor.management.ManagementServer;
import dev.sealift.hypervisor.migration.Migrations;
import dev.sealift.hypervisor.vm.Host;
import dev.sealift.hypervisor.vm.Machines;
import dev.sealift.protocol.signed.MalformedObjectException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** One hypervisor with everything it consists of. */
public final class Hypervisor implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Hypervisor.class.getName());

  private final Opened opened;
  private final BootIdentity boot;

  private Hypervisor(Opened opened, BootIdentity boot) {
    this.opened = opened;
    this.boot = boot;
  }

  /**
   * Locks the home, measures, listens, and serves.
   *
   * @param classPath what this hypervisor consists of
   * @throws IOException if something cannot be read or listened on, or the home is taken
   * @throws MalformedObjectException if the trust file is malformed
   */
  public static Hypervisor start(
      HypervisorOptions options, List<Path> classPath, SecureRandom random, InstantSource clock)
      throws IOException, MalformedObjectException {
    if (options.storage().filter(folder -> !Files.isDirectory(folder)).isPresent()) {
      throw new IOException("--storage %s is no folder".formatted(options.storage().get()));
    }
    Opened opened = new Opened();
    try {
      HomeFolder home = opened.add(HomeFolder.lock(options.home()));
      BootIdentity boot =
          opened.add(
              BootIdentity.begin(
                  options.tpm(),
                  home.tpm(),
                  options.trustFile(),
                  classPath,
                  new TreeMap<>(),
                  random,
                  clock));
      ManagementServer management = opened.add(ManagementServer.bind(options.socket()));
      Letters letters = new Letters(management);
      Attestor attestor = new Attestor(boot, letters);
      StepTrace trace = StepTrace.inLog(Program.HYPERVISOR, Optional.of(boot.self()));
      Host host =
          new Host(boot, attestor, letters, management, clock, random, trace, options.storage());
      HostAttestation attestation = opened.add(new HostAttestation(attestor, management, random));
      opened.add(new BootLetter(attestation, letters));
      Machines machines = opened.add(new Machines(host));
      Migrations migrations = opened.add(new Migrations(host, machines, options.dataAddress()));
      management.serve(new HypervisorOperations(host, attestation, machines, migrations), letters);
      home.writePidFile(clock.instant());
      LOG.log(
          Level.INFO,
          "hypervisor serves: platform={0} boot={1} measurement={2}",
          boot.self().platform(),
          boot.self().boot(),
          boot.measurement());
      return new Hypervisor(opened, boot);
    } catch (IOException | MalformedObjectException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** Who this start is. */
  public BootIdentity boot() {
    return boot;
  }

  /** Ends it: machines are zeroised first. */
  @Override
  public void close() throws IOException {
    opened.close();
  }
}
