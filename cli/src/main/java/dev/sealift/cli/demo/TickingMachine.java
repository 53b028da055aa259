package dev.sealift.cli.demo;

import dev.sealift.api.rest.Vm;
import dev.sealift.api.rest.VmState;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.vm.GuestImage;
import dev.sealift.cli.vm.NewMachine;
import dev.sealift.cli.vm.VmWait;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.signed.DestroyOrder;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.TpmClass;
import dev.sealift.standalone.Installation;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A machine whose protected process ticks, with the console that tells of each tick. Closing it
 * forgets its secret; the machine runs on.
 */
public final class TickingMachine implements AutoCloseable {

  static final int SECRET_BYTES = 32;

  /** A tick takes a tenth of a second; a cluster that was broken needs time to mend. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String name;
  private final VmId vm;
  private final SigningKey tenant;
  private final byte[] secret;
  private final TickChain ticks;
  private final ConsoleFollower console;

  private TickingMachine(
      String name,
      VmId vm,
      SigningKey tenant,
      byte[] secret,
      TickChain ticks,
      ConsoleFollower console) {
    this.name = name;
    this.vm = vm;
    this.tenant = tenant;
    this.secret = secret;
    this.ticks = ticks;
    this.console = console;
  }

  /**
   * Makes one with a new tenant's key and a new secret, and starts it.
   *
   * @param memoryMib its memory in MiB
   */
  public static TickingMachine start(
      OrchestratorClient client, TrustAnchors trust, String name, String host, long memoryMib)
      throws Exception {
    byte[] secret = new byte[SECRET_BYTES];
    try {
      return start(client, trust, name, host, memoryMib, secret);
    } catch (Exception e) {
      Arrays.fill(secret, (byte) 0);
      throw e;
    }
  }

  private static TickingMachine start(
      OrchestratorClient client,
      TrustAnchors trust,
      String name,
      String host,
      long memoryMib,
      byte[] secret)
      throws Exception {
    SecureRandom random = new SecureRandom();
    SigningKey tenant = SigningKey.generate(random);
    random.nextBytes(secret);
    NewMachine machine =
        NewMachine.of(
            new NewMachine.Choice(
                name,
                memoryMib,
                List.of(MachineManifest.ANY_PLATFORM),
                List.of(TpmClass.values()),
                RescueRules.HARDWARE_COUNTER),
            GuestImage.read(Installation.current().guestImages(), "demo"),
            secret,
            tenant,
            trust,
            random);
    machine.make(client);
    client.start(name, host);
    VmWait.until(client, name, Set.of(VmState.RUNNING));
    TickChain ticks = new TickChain(secret);
    return new TickingMachine(
        name, machine.vm(), tenant, secret, ticks, new ConsoleFollower(client, name, ticks));
  }

  /** What people call it. */
  public String name() {
    return name;
  }

  /** Its id. */
  public VmId vm() {
    return vm;
  }

  /** Its ticks so far. */
  public TickChain ticks() {
    return ticks;
  }

  /** Its console. */
  ConsoleFollower console() {
    return console;
  }

  /** Its secret; wiped when this is closed. */
  byte[] secret() {
    return secret;
  }

  /**
   * Waits until it ticked so many more times.
   *
   * @throws CliException when it does not
   */
  public void awaitTicks(int more) throws CliException, InterruptedException {
    if (!console.awaitTicks(more, PATIENCE)) {
      throw new CliException(
          ExitCode.FAILED, "%s did not tick for %d s".formatted(name, PATIENCE.toSeconds()));
    }
  }

  /** Stops the machine and destroys it on its tenant's order. */
  public void destroy(OrchestratorClient client) throws Exception {
    Vm now = client.vm(name);
    if (now.state() != VmState.STOPPED) {
      client.stop(name);
      VmWait.until(client, name, Set.of(VmState.STOPPED));
    }
    client.delete(name, Signatures.sign(tenant, new DestroyOrder(vm)));
  }

  @Override
  public void close() {
    console.close();
    Arrays.fill(secret, (byte) 0);
  }
}
