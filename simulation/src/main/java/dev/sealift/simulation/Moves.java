package dev.sealift.simulation;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.SignedObject;
import dev.sealift.protocol.signed.StartClaim;
import dev.sealift.protocol.signed.TpmClass;
import dev.sealift.protocol.source.PeerSession;
import dev.sealift.protocol.source.SourceInput;
import dev.sealift.protocol.source.SourceMonitor;
import dev.sealift.protocol.source.SourceState;
import dev.sealift.protocol.target.TargetInput;
import dev.sealift.protocol.target.TargetState;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** What can happen to a world, by its own parts or by the adversary. */
final class Moves {

  private final World world;
  private final Monitors monitors;
  private final BrokerDesk broker;
  private final SagaDesk orchestrator;

  Moves(World world, Observer observer) {
    this.world = world;
    monitors = new Monitors(world, observer);
    broker = new BrokerDesk(world, observer);
    orchestrator = new SagaDesk(world, broker, observer);
  }

  /**
   * Lets it happen.
   *
   * @return whether anything changed
   * @throws Violation if an invariant does not hold after it
   */
  boolean apply(Action action) {
    return switch (action.kind()) {
      case CLAIM_START, DELIVER_SOURCE, DELIVER_TARGET, SHAKE -> reach(action);
      case TO_BROKER, LIE, TICKET, ABORT, EXPIRE, RETIRE, LOST, STATE_DESTROYED, REPORT_BOOT ->
          ask(action);
      case COSIGN, RESTART_BROKER, BACK_UP_BROKER, SET_BACK_BROKER, REPAIR_BROKER ->
          operateBroker(action);
      case REQUEST, SAGA, HEAR, HINT, CANCEL, BACK_UP_ORCHESTRATOR, SET_BACK_ORCHESTRATOR ->
          orchestrate(action);
      case DIE, BOOT, RESET_TPM, RELAUNCH, ROLL_BACK_TPM, DESTROY -> host(action);
      default -> alive(action.a()) && action.b() < world.setup().vms() && work(action);
    };
  }

  private boolean reach(Action action) {
    if (!alive(action.a())) {
      return false;
    }
    return switch (action.kind()) {
      case CLAIM_START -> action.b() < world.setup().vms() && claimStart(action.a(), action.b());
      case DELIVER_SOURCE ->
          action.b() < world.network().size()
              && monitors.deliverToSource(action.a(), world.network().get(action.b()));
      case DELIVER_TARGET ->
          action.b() < world.network().size()
              && monitors.deliverToTarget(action.a(), world.network().get(action.b()));
      default -> action.b() < world.setup().vms() && shake(action.a(), action.b(), action.c());
    };
  }

  private boolean ask(Action action) {
    boolean vm = action.a() < world.setup().vms();
    return switch (action.kind()) {
      case TO_BROKER ->
          action.a() < world.network().size()
              && broker.receive(world.network().get(action.a()), at(action));
      case LIE -> action.a() < world.network().size() && lie(action);
      case TICKET ->
          vm && action.b() < world.setup().hosts() && broker.ticket(action.a(), action.b());
      case ABORT -> vm && broker.abort(action.a(), false);
      case EXPIRE -> vm && broker.abort(action.a(), true);
      case RETIRE -> vm && broker.retire(action.a());
      case LOST ->
          vm
              && world.reported().contains(action.b())
              && broker.lost(action.a(), world.boot(action.b()), action.c() == 1);
      case STATE_DESTROYED -> vm && broker.destroyed(action.a());
      default -> report(action.a());
    };
  }

  private boolean operateBroker(Action action) {
    return switch (action.kind()) {
      case COSIGN -> broker.cosign();
      case RESTART_BROKER -> broker.restart();
      case BACK_UP_BROKER -> world.broker().backUp();
      case SET_BACK_BROKER -> world.broker().setBack();
      default -> world.broker().repair();
    };
  }

  private boolean orchestrate(Action action) {
    int vm = action.a();
    return switch (action.kind()) {
      case BACK_UP_ORCHESTRATOR -> world.backUpOrchestrator();
      case SET_BACK_ORCHESTRATOR -> world.setBackOrchestrator();
      case Action.Kind _ when vm >= world.setup().vms() -> false;
      case REQUEST -> action.b() < world.setup().hosts() && orchestrator.request(vm, action.b());
      case SAGA -> orchestrator.step(vm, action.c() == 1);
      case HEAR -> alive(action.b()) && orchestrator.hear(vm, action.b());
      case HINT -> orchestrator.hint(vm, action.b());
      default -> orchestrator.cancel(vm);
    };
  }

  private boolean lie(Action action) {
    SignedObject told = Liar.about(world.network().get(action.a()), action.b());
    return told != null && world.say(told);
  }

  private Instant at(Action action) {
    return switch (action.c()) {
      case 1 -> Ids.NOW.plus(Ids.MAX_FREEZE).plusSeconds(1);
      case 2 -> Ids.NOW.plus(Ids.LIFETIME);
      default -> Ids.NOW;
    };
  }

  private boolean report(int boot) {
    if (!alive(boot) || world.reported().contains(boot)) {
      return false;
    }
    world.broker().disk(world.broker().disk().heardOf(boot));
    return true;
  }

  private boolean work(Action action) {
    int boot = action.a();
    int vm = action.b();
    Slot slot = world.slot(boot, vm);
    return switch (action.kind()) {
      case KEYS_SOURCE -> keysSource(boot, vm, slot);
      case KEYS_TARGET -> keysTarget(boot, vm, slot);
      case ROUND -> round(boot, vm, slot, action.c());
      case LAST -> last(boot, vm, slot);
      case RECEIVE -> receive(boot, vm, slot, action.c());
      case RESERVE -> reserve(boot, vm, slot);
      case INSTALL_SOURCE -> installSource(boot, vm, slot);
      case INSTALL_TARGET -> monitors.target(boot, vm, new TargetInput.Installed());
      case RAISE -> raise(boot, vm, slot);
      case READ_SOURCE ->
          slot.raised()
              && monitors.source(
                  boot, vm, new SourceInput.CounterRaised(counter(boot), reset(boot)));
      case READ_TARGET ->
          slot.raised()
              && monitors.target(
                  boot, vm, new TargetInput.CounterRaised(counter(boot), reset(boot)));
      case BREAK_SOURCE -> monitors.source(boot, vm, new SourceInput.Broke("something failed"));
      case BREAK_TARGET -> monitors.target(boot, vm, new TargetInput.Broke("something failed"));
      case CANCEL_SOURCE -> monitors.source(boot, vm, new SourceInput.Cancel());
      case CANCEL_TARGET -> monitors.target(boot, vm, new TargetInput.Cancel());
      case STOP -> monitors.source(boot, vm, new SourceInput.Stop());
      case PAUSE -> monitors.source(boot, vm, new SourceInput.Pause());
      case RESUME -> monitors.source(boot, vm, new SourceInput.Resume());
      case CHANGE -> monitors.target(boot, vm, new TargetInput.Change());
      case RUN -> run(boot, vm, slot);
      default -> throw new IllegalStateException("no work: " + action.kind());
    };
  }

  private boolean claimStart(int boot, int vm) {
    Slot slot = world.slot(boot, vm);
    if (!slot.free()
        || world.boot(boot).holdsReservation()
        || world.ledger(vm) instanceof LedgerState.Absent) {
      return false;
    }
    long number = nextNumber(boot);
    StartClaim claim =
        new StartClaim(
            Ids.vm(vm),
            Invariants.generation(world.ledger(vm)),
            Ids.MANIFEST,
            world.boot(boot).id(),
            number);
    SourceState claiming;
    try {
      claiming = SourceMonitor.start(claim, slot.floor());
    } catch (RefusedException e) {
      return false;
    }
    reserveNumber(boot);
    Slot claimed = slot.source(claiming).floor(claim.generation().next());
    world.slot(boot, vm, claimed.memory(null).reserved(number));
    world.say(claim);
    return true;
  }

  /** Catches up with numbers that were given up, as a hypervisor does, and takes the next. */
  private long reserveNumber(int boot) {
    long number = nextNumber(boot);
    Boot asking = world.boot(boot);
    world.tpm(asking.host(), new Tpm(number - 1, world.tpm(asking.host()).resets()));
    world.boots().set(boot, asking.reserved(number));
    return number;
  }

  private long nextNumber(int boot) {
    Boot asking = world.boot(boot);
    return Math.max(asking.lastReserved(), world.tpm(asking.host()).counter()) + 1;
  }

  private boolean shake(int source, int vm, int target) {
    if (target >= world.boots().size() || !alive(target) || source == target) {
      return false;
    }
    Slot from = world.slot(source, vm);
    Slot to = world.slot(target, vm);
    if (!(from.source() instanceof SourceState.Preparing preparing)
        || !(to.target() instanceof TargetState.Attesting attesting)
        || !preparing.ticket().equals(attesting.ticket())
        || from.session() != Slot.NONE
        || to.session() != Slot.NONE) {
      return false;
    }
    int session = world.sessions().size();
    world.sessions().add(new Session(preparing.ticket().mid(), source, target, List.of(), null));
    world.slot(source, vm, from.session(session));
    world.slot(target, vm, to.session(session));
    return true;
  }

  private boolean keysSource(int boot, int vm, Slot slot) {
    if (slot.session() == Slot.NONE || !(slot.source() instanceof SourceState.Preparing)) {
      return false;
    }
    Boot target = world.boot(world.sessions().get(slot.session()).target());
    Bytes transcript = Ids.transcript(slot.session());
    return monitors.source(
        boot,
        vm,
        new SourceInput.KeysAgreed(new PeerSession(transcript, target.platform(), target.id())));
  }

  private boolean keysTarget(int boot, int vm, Slot slot) {
    if (slot.session() == Slot.NONE || !(slot.target() instanceof TargetState.Attesting)) {
      return false;
    }
    Boot source = world.boot(world.sessions().get(slot.session()).source());
    Bytes transcript = Ids.transcript(slot.session());
    return monitors.target(
        boot, vm, new TargetInput.KeysAgreed(transcript, source.platform(), source.id()));
  }

  private boolean round(int boot, int vm, Slot slot, int dirty) {
    if (slot.session() == Slot.NONE
        || slot.memory() == null
        || !(slot.source() instanceof SourceState.Exporting)) {
      return false;
    }
    Session session = world.sessions().get(slot.session());
    world.sessions().set(slot.session(), session.sent(slot.memory()));
    return monitors.source(boot, vm, new SourceInput.RoundSent(dirty));
  }

  private boolean last(int boot, int vm, Slot slot) {
    Content memory = slot.memory();
    if (slot.session() == Slot.NONE
        || memory == null
        || !(slot.source() instanceof SourceState.Frozen)) {
      return false;
    }
    Session session = world.sessions().get(slot.session());
    world.sessions().set(slot.session(), session.finished(memory));
    Bytes root = Ids.root(memory, slot.session());
    return monitors.source(boot, vm, new SourceInput.AllSent(root, 1, 1, 1, Ids.NOW));
  }

  /** The adversary chooses which version of a page arrives, as if nothing guarded the records. */
  private boolean receive(int boot, int vm, Slot slot, int choice) {
    if (slot.session() == Slot.NONE || !(slot.target() instanceof TargetState.Importing)) {
      return false;
    }
    Session session = world.sessions().get(slot.session());
    Content last = session.last();
    if (last == null) {
      return false;
    }
    Content old = session.rounds().isEmpty() ? last : session.rounds().getFirst();
    Content arrived =
        switch (choice) {
          case 1 -> new Content(last.tick(), old.first(), last.second());
          case 2 -> new Content(last.tick(), last.first(), old.second());
          default -> last;
        };
    world.slot(boot, vm, slot.incoming(arrived));
    boolean taken =
        monitors.target(
            boot,
            vm,
            new TargetInput.AllReceived(
                Ids.root(arrived, slot.session()), Ids.root(last, slot.session())));
    return taken || monitors.target(boot, vm, new TargetInput.Broke("the root differs"));
  }

  private boolean reserve(int boot, int vm, Slot slot) {
    if (!(slot.target() instanceof TargetState.Complete) || world.boot(boot).holdsReservation()) {
      return false;
    }
    long number = reserveNumber(boot);
    world.slot(boot, vm, world.slot(boot, vm).reserved(number));
    return monitors.target(boot, vm, new TargetInput.NumberReserved(number));
  }

  private boolean installSource(int boot, int vm, Slot slot) {
    if (!(slot.source() instanceof SourceState.Installing)) {
      return false;
    }
    world.slot(boot, vm, slot.memory(Content.IMAGE));
    return monitors.source(boot, vm, new SourceInput.Installed());
  }

  /** The TPM raises the counter unless it stands there already; nothing else is sure yet. */
  private boolean raise(int boot, int vm, Slot slot) {
    boolean redeeming =
        slot.source() instanceof SourceState.Redeeming
            || slot.target() instanceof TargetState.Redeeming;
    if (!redeeming || slot.raised()) {
      return false;
    }
    int host = world.boot(boot).host();
    if (world.tpm(host).counter() < slot.reserved()) {
      world.tpm(host, world.tpm(host).raised());
    }
    world.slot(boot, vm, slot.spent());
    return true;
  }

  private boolean run(int boot, int vm, Slot slot) {
    Content memory = slot.memory();
    boolean paused = slot.source() instanceof SourceState.Running running && running.paused();
    if (!slot.holdsRight() || memory == null || paused || memory.tick() >= world.setup().ticks()) {
      return false;
    }
    Invariants.ran(world, boot, vm, memory);
    world.slot(boot, vm, slot.memory(memory.ran()));
    world.history(vm, world.history(vm).at(memory.tick() + 1));
    return true;
  }

  private boolean host(Action action) {
    return switch (action.kind()) {
      case DIE -> alive(action.a()) && die(action.a());
      case BOOT ->
          mayStart(action.a()) && world.liveBoot(action.a()) < 0 && start(action.a(), true);
      case RESET_TPM ->
          world.setup().rules().restartTpmClasses().isEmpty()
              && mayStart(action.a())
              && oneAlive(action.a())
              && start(action.a(), true);
      case RELAUNCH -> mayStart(action.a()) && oneAlive(action.a()) && start(action.a(), false);
      case ROLL_BACK_TPM -> action.a() < world.setup().hosts() && rollBack(action.a());
      default -> action.a() < world.setup().hosts() && destroy(action.a());
    };
  }

  private boolean mayStart(int host) {
    return host < world.setup().hosts() && !world.destroyed(host) && world.allowsBoot();
  }

  private boolean oneAlive(int host) {
    int alive = 0;
    for (Boot boot : world.boots()) {
      if (boot.host() == host && boot.alive()) {
        alive++;
      }
    }
    return alive == 1;
  }

  private boolean start(int host, boolean reset) {
    world.backup(host, world.tpm(host));
    Tpm tpm = reset ? world.tpm(host).reset().raised() : world.tpm(host).raised();
    world.tpm(host, tpm);
    return world.boots().add(Boot.started(host, world.bootsOf(host), tpm, world.setup().vms()));
  }

  private boolean die(int boot) {
    Boot dying = world.boot(boot);
    for (int vm = 0; vm < world.setup().vms(); vm++) {
      SourceState state = dying.slot(vm).source();
      if (state != null && state.heldRight().isPresent()) {
        world.history(vm, world.history(vm).lost(state.heldRight().get().generation()));
      }
    }
    world.boots().set(boot, dying.dead());
    return true;
  }

  private boolean rollBack(int host) {
    if (world.setup().tpms().get(host) != TpmClass.SOFTWARE
        || world.tpm(host).equals(world.backup(host))) {
      return false;
    }
    world.tpm(host, world.backup(host));
    return true;
  }

  private boolean destroy(int host) {
    if (world.destroyed(host)) {
      return false;
    }
    for (int boot = 0; boot < world.boots().size(); boot++) {
      if (world.boot(boot).host() == host && alive(boot)) {
        die(boot);
      }
    }
    world.destroy(host);
    return true;
  }

  private boolean alive(int boot) {
    return boot < world.boots().size() && world.boot(boot).alive();
  }

  private long counter(int boot) {
    return world.tpm(world.boot(boot).host()).counter();
  }

  private boolean reset(int boot) {
    return world.tpm(world.boot(boot).host()).resets() != world.boot(boot).resets();
  }

  /** Everything that could be tried in a world. */
  static void forEach(World world, Consumer<Action> each) {
    for (int boot = 0; boot < world.boots().size(); boot++) {
      if (!world.boot(boot).alive()) {
        continue;
      }
      for (int object = 0; object < world.network().size(); object++) {
        forDelivery(boot, object, world.network().get(object), each);
      }
      for (int vm = 0; vm < world.setup().vms(); vm++) {
        forBoot(world, boot, vm, each);
      }
      each.accept(new Action(Action.Kind.DIE, boot, 0, 0));
      each.accept(new Action(Action.Kind.REPORT_BOOT, boot, 0, 0));
    }
    for (int object = 0; object < world.network().size(); object++) {
      for (int late = 0; late < 3; late++) {
        each.accept(new Action(Action.Kind.TO_BROKER, object, 0, late));
      }
    }
    for (int vm = 0; vm < world.setup().vms(); vm++) {
      forMachine(world, vm, each);
    }
    for (Action.Kind kind :
        new Action.Kind[] {
          Action.Kind.COSIGN,
          Action.Kind.RESTART_BROKER,
          Action.Kind.BACK_UP_BROKER,
          Action.Kind.SET_BACK_BROKER,
          Action.Kind.REPAIR_BROKER
        }) {
      each.accept(new Action(kind, 0, 0, 0));
    }
    for (int host = 0; host < world.setup().hosts(); host++) {
      for (Action.Kind kind :
          new Action.Kind[] {
            Action.Kind.BOOT,
            Action.Kind.RESET_TPM,
            Action.Kind.RELAUNCH,
            Action.Kind.ROLL_BACK_TPM,
            Action.Kind.DESTROY
          }) {
        each.accept(new Action(kind, host, 0, 0));
      }
    }
  }

  private static void forDelivery(int boot, int object, SignedObject what, Consumer<Action> each) {
    if (what instanceof Decision || what instanceof Closed || what instanceof MigrationTicket) {
      each.accept(new Action(Action.Kind.DELIVER_SOURCE, boot, object, 0));
    }
    if (what instanceof Decision || what instanceof MigrationTicket) {
      each.accept(new Action(Action.Kind.DELIVER_TARGET, boot, object, 0));
    }
  }

  private static void forBoot(World world, int boot, int vm, Consumer<Action> each) {
    each.accept(new Action(Action.Kind.CLAIM_START, boot, vm, 0));
    for (int target = 0; target < world.boots().size(); target++) {
      each.accept(new Action(Action.Kind.SHAKE, boot, vm, target));
    }
    each.accept(new Action(Action.Kind.ROUND, boot, vm, 1));
    each.accept(new Action(Action.Kind.ROUND, boot, vm, 1000));
    for (int choice = 0; choice < 3; choice++) {
      each.accept(new Action(Action.Kind.RECEIVE, boot, vm, choice));
    }
    for (Action.Kind kind : PLAIN) {
      each.accept(new Action(kind, boot, vm, 0));
    }
  }

  private static final Action.Kind[] PLAIN = {
    Action.Kind.KEYS_SOURCE,
    Action.Kind.KEYS_TARGET,
    Action.Kind.LAST,
    Action.Kind.RESERVE,
    Action.Kind.INSTALL_SOURCE,
    Action.Kind.INSTALL_TARGET,
    Action.Kind.RAISE,
    Action.Kind.READ_SOURCE,
    Action.Kind.READ_TARGET,
    Action.Kind.BREAK_SOURCE,
    Action.Kind.BREAK_TARGET,
    Action.Kind.CANCEL_SOURCE,
    Action.Kind.CANCEL_TARGET,
    Action.Kind.STOP,
    Action.Kind.PAUSE,
    Action.Kind.RESUME,
    Action.Kind.CHANGE,
    Action.Kind.RUN
  };

  private static void forMachine(World world, int vm, Consumer<Action> each) {
    for (int host = 0; host < world.setup().hosts(); host++) {
      each.accept(new Action(Action.Kind.TICKET, vm, host, 0));
    }
    each.accept(new Action(Action.Kind.ABORT, vm, 0, 0));
    each.accept(new Action(Action.Kind.EXPIRE, vm, 0, 0));
    each.accept(new Action(Action.Kind.STATE_DESTROYED, vm, 0, 0));
    for (int boot : world.reported()) {
      each.accept(new Action(Action.Kind.LOST, vm, boot, 0));
      each.accept(new Action(Action.Kind.LOST, vm, boot, 1));
    }
  }
}
