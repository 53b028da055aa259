package dev.sealift.hypervisor.vm;

import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.trace.TraceLine.About;
import dev.sealift.api.trace.TraceLine.Opening;
import dev.sealift.hypervisor.management.ManagementRefusedException;
import dev.sealift.hypervisor.vm.HostedMachine.Content;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.monitor.RunRight;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.StartClaim;
import dev.sealift.protocol.source.SourceInput;
import dev.sealift.protocol.source.SourceMonitor;
import dev.sealift.protocol.source.SourceOutput;
import dev.sealift.protocol.source.SourceState;
import dev.sealift.protocol.source.Step;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Drives the source monitor of one machine: feeds it inputs one at a time and performs its outputs.
 *
 * <p>The state is in force before its outputs are performed; the vCPU asks the state for the right
 * to run at each entry. What waits for somebody runs as a task and comes back as an input.
 */
public final class Owner implements HostedMachine.Life {

  private static final Logger LOG = System.getLogger(Owner.class.getName());

  private final Host host;
  private final HostedMachine machine;
  private final SourceMonitor monitor;
  private final About about;
  private final OwnerLetters letters;
  private final String name;
  private final @Nullable Starting starting;
  private volatile SourceState state;
  private @Nullable Outbound outbound;
  private Optional<Instant> frozenAt = Optional.empty();

  private Owner(
      Host host,
      HostedMachine machine,
      String name,
      SourceState state,
      Opening opening,
      @Nullable Starting starting) {
    this.host = host;
    this.machine = machine;
    this.name = name;
    this.state = state;
    this.starting = starting;
    monitor = new SourceMonitor(host.boot().self());
    about = host.trace().opened(opening);
    letters = new OwnerLetters(host, this);
  }

  /** Of a machine that the broker is asked to start here. */
  static Owner claiming(
      Host host, HostedMachine machine, StartClaim claim, Generation floor, Starting starting)
      throws RefusedException {
    String name = starting.manifest().name();
    return new Owner(
        host,
        machine,
        name,
        SourceMonitor.start(claim, floor),
        new Opening.SourceClaims(claim, floor),
        starting);
  }

  /** Of a machine that was migrated to this host, and whose redeem gave this right. */
  public static Owner migratedIn(Host host, HostedMachine machine, RunRight right) {
    String name = machine.requireContent().manifest().name();
    Opening opening = new Opening.SourceTakesOver(right.vm(), right.generation());
    return new Owner(host, machine, name, SourceMonitor.migratedIn(right), opening, null);
  }

  /** The state of the monitor. */
  public SourceState state() {
    return state;
  }

  /**
   * Feeds an input to the monitor and performs what it wants done.
   *
   * @throws RefusedException if the monitor refuses; nothing changed
   */
  public synchronized void feed(SourceInput input) throws RefusedException {
    Step step;
    try {
      step = monitor.step(state, input);
    } catch (RefusedException e) {
      host.trace().refused(about, input, state, e.refusal());
      throw e;
    }
    host.trace().took(about, input, state, step.state());
    Mid midBefore = OwnerStatus.mid(state);
    LOG.log(
        Level.INFO,
        "source monitor: vm={0} mid={1} input={2} from={3} to={4}",
        machine.vm(),
        midBefore != null ? midBefore : OwnerStatus.mid(step.state()),
        input.getClass().getSimpleName(),
        state.getClass().getSimpleName(),
        step.state().getClass().getSimpleName());
    state = step.state();
    step.outputs().forEach(this::perform);
    if (outbound != null) {
      outbound.changed();
    }
    machine.changed();
  }

  /**
   * Feeds what the sending side of a migration has to say, unless its session was ended.
   *
   * @throws RefusedException if the monitor refuses; nothing changed
   */
  public synchronized void feedFrom(Outbound sender, SourceInput input) throws RefusedException {
    if (sender.equals(outbound) && !sender.ended()) {
      feed(input);
    }
  }

  /** Feeds an input that may come too late to matter. */
  public void feedUnlessLate(SourceInput input) {
    try {
      feed(input);
    } catch (RefusedException e) {
      LOG.log(Level.INFO, "source monitor refused: {0}: {1}", e.refusal(), e.getMessage());
    }
  }

  /** Lets an operator change the machine. */
  public void operate(SourceInput input) throws ManagementRefusedException {
    try {
      feed(input);
    } catch (RefusedException e) {
      throw new ManagementRefusedException(e);
    }
  }

  /**
   * Sends the machine away.
   *
   * @param sender the sending side, which hears of nothing if the ticket is refused
   */
  public synchronized void migrateOut(MigrationTicket ticket, Outbound sender)
      throws ManagementRefusedException {
    Outbound before = outbound;
    outbound = sender;
    try {
      feed(new SourceInput.TicketCame(ticket, host.clock().instant()));
    } catch (RefusedException e) {
      outbound = before;
      throw new ManagementRefusedException(e);
    }
  }

  @Override
  public boolean mayRun() {
    return state.heldRight().isPresent();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public MachinePhase phase() {
    return OwnerStatus.phase(state);
  }

  @Override
  public Generation generation() {
    return OwnerStatus.generation(state);
  }

  @Override
  public @Nullable Mid mid() {
    return OwnerStatus.mid(state);
  }

  @Override
  public @Nullable String detail() {
    return OwnerStatus.detail(state);
  }

  /** The machine. */
  public HostedMachine machine() {
    return machine;
  }

  /** The sending side of the migration under way. */
  synchronized Outbound sender() {
    return requireOutbound();
  }

  private void perform(SourceOutput output) {
    switch (output) {
      case SourceOutput.Install _ -> machine.tasks().start("install", this::install);
      case SourceOutput.Redeem _ -> machine.tasks().start("redeem", this::redeem);
      case SourceOutput.Enter _ -> enter();
      case SourceOutput.TellRunning(var decision) -> letters.tellRunning(decision, starting());
      case SourceOutput.Park _ -> guest().machine().park();
      case SourceOutput.Connect(var ticket) -> requireOutbound().connect(ticket);
      case SourceOutput.SendRound(long round) -> requireOutbound().sendRound(round);
      case SourceOutput.SendLast(long rounds) -> requireOutbound().sendLast(rounds);
      case SourceOutput.AskDecision(Mid mid) -> letters.askDecision(mid);
      case SourceOutput.AskClosed(Mid mid) -> letters.askClosed(mid);
      case SourceOutput.Tell(var object) -> letters.tell(object);
      case SourceOutput.EndSession _ -> requireOutbound().end();
      case SourceOutput.Zeroise _ -> zeroise();
    }
  }

  private void install() {
    try {
      starting().install(machine);
      feedUnlessLate(new SourceInput.Installed());
    } catch (StartFailedException e) {
      feedUnlessLate(new SourceInput.Broke(e.reason()));
    } catch (RuntimeException | OutOfMemoryError e) {
      // A machine that half started would keep the redeem number, and with it the host.
      feedUnlessLate(new SourceInput.Broke("INTERNAL: " + e.getClass().getSimpleName()));
      throw e;
    }
  }

  private void redeem() {
    try {
      feed(starting().redeem());
    } catch (RefusedException e) {
      feedUnlessLate(new SourceInput.Broke("%s: %s".formatted(e.refusal(), e.getMessage())));
    } catch (StartFailedException e) {
      feedUnlessLate(new SourceInput.Broke(e.reason()));
    }
  }

  private void enter() {
    Duration missed =
        frozenAt.map(at -> Duration.between(at, host.clock().instant())).orElse(Duration.ZERO);
    frozenAt = Optional.empty();
    state.heldRight().ifPresent(right -> guest().openDisk(right.generation(), machine.tasks()));
    guest().machine().resume(Math.max(0, missed.toNanos()));
    guest().machine().kick();
  }

  /**
   * Stops the vCPU of a machine whose right is burned, unless the session was ended: an ABORT may
   * have let it run on already.
   *
   * @return since when the guest's clock stands still, if it does
   */
  public synchronized Optional<Instant> freeze(Outbound sender) {
    if (!sender.equals(outbound) || sender.ended()) {
      return Optional.empty();
    }
    guest().machine().park();
    frozenAt = Optional.of(host.clock().instant());
    return frozenAt;
  }

  private void zeroise() {
    machine.zeroise();
    if (starting != null) {
      starting.close();
    }
  }

  private Guest guest() {
    Content content = machine.requireContent();
    return content.guest();
  }

  private Starting starting() {
    if (starting == null) {
      throw new IllegalStateException("the machine was not started here");
    }
    return starting;
  }

  private Outbound requireOutbound() {
    if (outbound == null) {
      throw new IllegalStateException("no migration is under way");
    }
    return outbound;
  }
}
