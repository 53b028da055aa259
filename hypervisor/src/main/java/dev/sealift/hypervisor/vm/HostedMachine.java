package dev.sealift.hypervisor.vm;

import dev.sealift.api.management.ConsoleBytes;
import dev.sealift.api.management.ConsoleHint;
import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.management.MachineStatus;
import dev.sealift.api.management.ManagementEvents;
import dev.sealift.api.management.Violation;
import dev.sealift.hypervisor.device.ConsoleBuffer;
import dev.sealift.hypervisor.management.ErrorCode;
import dev.sealift.hypervisor.management.ManagementRefusedException;
import dev.sealift.hypervisor.protection.ProtectionViolation;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.signed.MachineManifest;
import org.jspecify.annotations.Nullable;

/**
 * One machine on this host, whatever its state. The right to run is asked of whoever drives its
 * monitor, at each VM entry.
 */
public final class HostedMachine implements AutoCloseable {

  private final Host host;
  private final VmId vm;
  private final Tasks tasks = new Tasks();
  private volatile Life life;
  private volatile @Nullable Content content;
  private boolean givenUp;
  private long lastConsoleEnd;
  private long lastConsoleAck;

  /**
   * What the machine is, once it is known.
   *
   * @param manifestToken its manifest as its tenant signed it
   * @param manifest what that says
   * @param guest the machine in memory
   * @param hints that its console has something to read
   */
  public record Content(
      String manifestToken, MachineManifest manifest, Guest guest, ConsoleHints hints) {}

  /** Drives the monitor that decides over the machine. */
  public interface Life {

    /** Whether the monitor holds the right to run; asked at each VM entry. */
    boolean mayRun();

    /** Where the machine is in its life. */
    MachinePhase phase();

    /** The generation that runs, or ran last. */
    Generation generation();

    /** The migration under way. */
    @Nullable Mid mid();

    /** Why, where the phase needs a reason. */
    @Nullable String detail();

    /** What people call the machine; its id, before the manifest is known. */
    String name();
  }

  /** A machine that lives so, and holds nothing yet. */
  public HostedMachine(Host host, VmId vm, Life life) {
    this.host = host;
    this.vm = vm;
    this.life = life;
  }

  /** Its id. */
  public VmId vm() {
    return vm;
  }

  /** Threads that wait on its behalf. */
  public Tasks tasks() {
    return tasks;
  }

  /** What decides over it. */
  public Life life() {
    return life;
  }

  /** Hands it from one monitor to the next; the vCPU asks that one from now on. */
  public void live(Life next) {
    life = next;
    changed();
  }

  /** What it is; absent before it is known and after it was zeroised. */
  public @Nullable Content content() {
    return content;
  }

  /** What it is. */
  public Content requireContent() {
    Content present = content;
    if (present == null) {
      throw new IllegalStateException("the machine holds nothing");
    }
    return present;
  }

  /** Makes the parked machine of a manifest; it runs when its monitor holds the right. */
  public synchronized Content make(String manifestToken, MachineManifest manifest) {
    if (givenUp) {
      throw new IllegalStateException("the machine was given up before it was made");
    }
    Guest guest =
        new Guest(manifest, () -> life.mayRun(), host.random(), host.storage(), this::onViolation);
    ConsoleHints hints = new ConsoleHints(this::hintConsole);
    Content made = new Content(manifestToken, manifest, guest, hints);
    content = made;
    guest.machine().console().onOutput(hints::onByte);
    tasks.start("console-hints", hints);
    return made;
  }

  /** Stops the vCPU, and zeroises memory, registers and keys. */
  public synchronized void zeroise() {
    givenUp = true;
    Content gone = content;
    if (gone != null) {
      lastConsoleEnd = gone.guest().machine().console().end();
      lastConsoleAck = gone.guest().machine().console().start();
      content = null;
      gone.hints().end();
      gone.guest().close();
    }
  }

  /** Tells the subscribers how it stands. */
  public void changed() {
    host.events().publish(ManagementEvents.MACHINE_CHANGED, status());
  }

  /** How it stands. */
  public MachineStatus status() {
    Life now = life;
    Content present = content;
    ConsoleBuffer console = present == null ? null : present.guest().machine().console();
    return new MachineStatus(
        vm,
        now.name(),
        now.phase(),
        now.generation(),
        now.mid(),
        present == null ? 0 : present.manifest().memoryMib(),
        console == null ? lastConsoleAck : console.start(),
        console == null ? lastConsoleEnd : console.end(),
        now.detail());
  }

  /** Reads kept console bytes. */
  public ConsoleBytes readConsole(long from, int max) throws ManagementRefusedException {
    ConsoleBuffer console = console();
    try {
      Bytes bytes = Bytes.copyOf(console.read(from, max));
      return new ConsoleBytes(from, bytes, console.end());
    } catch (IllegalArgumentException e) {
      throw new ManagementRefusedException(ErrorCode.BAD_REQUEST, "from: " + e.getMessage());
    }
  }

  /** Drops console bytes that are stored elsewhere. */
  public void acknowledgeConsole(long offset) throws ManagementRefusedException {
    ConsoleBuffer console = console();
    try {
      console.acknowledge(offset);
    } catch (IllegalArgumentException e) {
      throw new ManagementRefusedException(ErrorCode.BAD_REQUEST, "offset: " + e.getMessage());
    }
  }

  /** Ends everything at once: nothing of it is left. */
  @Override
  public void close() {
    tasks.close();
    zeroise();
  }

  private ConsoleBuffer console() throws ManagementRefusedException {
    Content present = content;
    if (present == null) {
      throw new ManagementRefusedException(
          ErrorCode.UNKNOWN_MACHINE, "the machine holds nothing here");
    }
    return present.guest().machine().console();
  }

  private void hintConsole() {
    Content present = content;
    if (present != null) {
      host.events()
          .publish(
              ManagementEvents.CONSOLE,
              new ConsoleHint(vm, present.guest().machine().console().end()));
    }
  }

  private void onViolation(ProtectionViolation violation) {
    host.events()
        .publish(
            ManagementEvents.VIOLATION,
            new Violation(vm, violation.process(), violation.rule().name()));
  }
}
