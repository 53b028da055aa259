package dev.sealift.simulation;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.ledger.Ledger;
import dev.sealift.protocol.ledger.LedgerInput;
import dev.sealift.protocol.ledger.LedgerOutput;
import dev.sealift.protocol.ledger.LedgerRefusal;
import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.ledger.LedgerStep;
import dev.sealift.protocol.ledger.RedeemLine;
import dev.sealift.protocol.ledger.RescueEvidence;
import dev.sealift.protocol.ledger.TicketTerms;
import dev.sealift.protocol.log.Standing;
import dev.sealift.protocol.log.Witness;
import dev.sealift.protocol.log.WitnessRefused;
import dev.sealift.protocol.saga.SagaInput.Verdict;
import dev.sealift.protocol.signed.Checkpoint;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.DestroyOrder;
import dev.sealift.protocol.signed.Forfeit;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Prepared;
import dev.sealift.protocol.signed.Ready;
import dev.sealift.protocol.signed.Running;
import dev.sealift.protocol.signed.SignedObject;
import dev.sealift.protocol.signed.StartClaim;
import dev.sealift.protocol.signed.Stopped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts to the ledger what reaches the broker, and says what the ledger puts out. */
final class BrokerDesk {

  private static final TicketTerms TERMS =
      new TicketTerms(
          MigrationTicket.PROTOCOL_VERSION,
          MigrationTicket.SUITE,
          3,
          Ids.MAX_FREEZE,
          Ids.LIFETIME,
          Long.MAX_VALUE,
          Duration.ZERO);

  private final World world;
  private final BrokerSite site;
  private final Observer observer;

  BrokerDesk(World world, Observer observer) {
    this.world = world;
    site = world.broker();
    this.observer = observer;
  }

  /** Takes a word of a boot; what is on record already, and what is no word for it, is left. */
  boolean receive(SignedObject object, Instant at) {
    return switch (object) {
      case StartClaim claim ->
          step(
              new LedgerInput.ClaimStart(
                  claim, platform(claim.boot()), line(claim.boot(), claim), at));
      case Prepared prepared ->
          !decided(prepared.mid()) && step(new LedgerInput.ReportPrepared(prepared, at));
      case Ready ready ->
          !decided(ready.mid())
              && step(
                  new LedgerInput.ClaimReady(
                      ready, platform(ready.boot()), line(ready.boot(), ready), at));
      case Running running -> step(new LedgerInput.ReportRunning(running, at));
      case Stopped stopped -> step(new LedgerInput.ReportStopped(stopped, at));
      case Forfeit forfeit ->
          step(new LedgerInput.ReportForfeit(forfeit, platform(forfeit.boot()), at));
      default -> false;
    };
  }

  /** Gives out a ticket to whoever asks. */
  boolean ticket(int vm, int host) {
    if (world.tickets() >= world.setup().attempts()) {
      return false;
    }
    Mid mid = Ids.mid(world.tickets());
    boolean given =
        step(new LedgerInput.RequestTicket(Ids.vm(vm), mid, Ids.platform(host), TERMS, Ids.NOW));
    if (given) {
      world.nextTicket();
    }
    return given;
  }

  /** Gives out a ticket once for a request. */
  boolean ticket(int vm, int host, int request) {
    if (site.disk().ticketOf(request) != null) {
      return false;
    }
    int number = world.tickets();
    if (!ticket(vm, host)) {
      return false;
    }
    site.disk(site.disk().ticketed(request, Ids.mid(number)));
    return true;
  }

  /** Aborts, or finds expired, what is under way. */
  boolean abort(int vm, boolean expired) {
    Mid mid =
        switch (world.ledger(vm)) {
          case LedgerState.Ticketed ticketed -> ticketed.ticket().mid();
          case LedgerState.Committed committed -> committed.decision().mid().orElseThrow();
          default -> null;
        };
    if (mid == null) {
      return false;
    }
    return expired
        ? step(new LedgerInput.Expire(Ids.vm(vm), mid, Ids.NOW.plus(Ids.LIFETIME)))
        : abort(vm, mid);
  }

  /** Aborts a migration. */
  boolean abort(int vm, Mid mid) {
    return step(new LedgerInput.Abort(Ids.vm(vm), mid, Ids.NOW));
  }

  /** What the broker tells of a migration: what the witness has not seen may still be lost. */
  Verdict verdict(Mid mid) {
    Verdict verdict = Verdict.UNDECIDED;
    BrokerLog log = site.disk().log();
    for (SignedObject word : log.words().subList(0, log.inCommonWith(site.seen()))) {
      if (word instanceof Decision decision && decision.mid().filter(mid::equals).isPresent()) {
        verdict =
            switch (decision.verdict()) {
              case ABORT -> Verdict.ABORTED;
              case COMMIT -> Verdict.COMMITTED;
              case RESCUE -> Verdict.RESCUED;
              case START -> throw new IllegalStateException("a START is of no migration");
            };
      }
      if (word instanceof Closed closed && closed.mid().equals(mid)) {
        verdict = site.disk().abandoned().contains(mid) ? Verdict.ABANDONED : Verdict.CLOSED;
      }
    }
    return verdict;
  }

  /** Whether the ticket of a migration was handed out. */
  boolean handedOut(Mid mid) {
    for (SignedObject object : world.network()) {
      if (object instanceof MigrationTicket ticket && ticket.mid().equals(mid)) {
        return true;
      }
    }
    return false;
  }

  /** Destroys a machine and its id. */
  boolean retire(int vm) {
    return step(new LedgerInput.Destroy(Ids.vm(vm), Ids.NOW));
  }

  /** The broker starts again: what it knew of the witness is gone. */
  boolean restart() {
    boolean changed = site.standing() != Standing.UNKNOWN;
    site.standing(Standing.UNKNOWN);
    return changed;
  }

  /** Compares the log with what the witness saw, if that has to be, and has the rest cosigned. */
  boolean cosign() {
    Standing before = site.standing();
    if (before != Standing.CAUGHT_UP || site.disk().log().size() < site.seen().size()) {
      compare();
    }
    boolean cosigned = site.standing() == Standing.CAUGHT_UP && extend();
    return cosigned || site.standing() != before;
  }

  private void compare() {
    BrokerLog log = site.disk().log();
    site.standing(Standing.of(witnessed(), log.size(), size -> log.tree(size).root()));
  }

  /** The broker signs how far its log has grown; the witness follows, or does not. */
  private boolean extend() {
    BrokerLog log = site.disk().log();
    BrokerLog seen = site.seen();
    if (log.size() <= site.disk().cosigned()) {
      return false;
    }
    try {
      Checkpoint checkpoint = world.carried(log.checkpoint());
      world.carried(
          Witness.cosign(witnessed(), log.tree(log.size()).consistency(seen.size()), checkpoint));
    } catch (WitnessRefused e) {
      site.standing(Standing.FORKED);
      site.refused(log);
      return true;
    }
    int known = log.inCommonWith(seen);
    site.cosigned(log);
    site.disk(site.disk().cosigned(log.size()));
    log.words().subList(known, log.size()).forEach(this::counts);
    return true;
  }

  private Optional<Checkpoint> witnessed() {
    return site.seen().size() == 0 ? Optional.empty() : Optional.of(site.seen().checkpoint());
  }

  /** From now on there is proof of it. */
  private void counts(SignedObject word) {
    switch (word) {
      case MigrationTicket ticket -> world.say(ticket);
      case Decision decision -> Invariants.decides(world, decision);
      case Closed closed -> Invariants.closes(world, closed);
      case DestroyOrder order -> world.retire(Ids.indexOf(order.vm()));
      default -> throw new IllegalStateException("it is not logged: " + word);
    }
  }

  /** Looks at a later boot of the host that may run a machine. */
  boolean lost(int vm, Boot later, boolean abandon) {
    BootId lost = mayRun(vm);
    if (lost == null || world.boot(lost).host() != later.host()) {
      return false;
    }
    Boot earlier = world.boot(lost);
    return lost(
        vm,
        new RescueEvidence.LaterBoot(
            later.platform(),
            lost,
            earlier.resets(),
            later.id(),
            later.resets(),
            later.startCounter(),
            world.setup().tpms().get(later.host())),
        abandon);
  }

  /** Takes the statement that the host that may run a machine is destroyed. */
  boolean destroyed(int vm) {
    BootId lost = mayRun(vm);
    if (lost == null || !world.destroyed(world.boot(lost).host())) {
      return false;
    }
    return lost(vm, new RescueEvidence.Destroyed(world.boot(lost).platform(), lost), false);
  }

  private boolean lost(int vm, RescueEvidence evidence, boolean abandon) {
    LedgerState before = world.ledger(vm);
    boolean changed =
        step(
            new LedgerInput.ReportLost(
                Ids.vm(vm), evidence, world.setup().rules(), abandon, Ids.NOW));
    if (changed
        && before instanceof LedgerState.Committed committed
        && world.ledger(vm) instanceof LedgerState.Stopped) {
      site.disk(site.disk().abandoned(committed.decision().mid().orElseThrow()));
    }
    return changed;
  }

  /** The boot that may run a machine, unless it is the liar, of whom there is no evidence. */
  private @Nullable BootId mayRun(int vm) {
    BootId boot =
        switch (world.ledger(vm)) {
          case LedgerState.Starting s -> s.decision().boot();
          case LedgerState.Owned s -> s.boot();
          case LedgerState.Committed s -> s.decision().boot();
          default -> null;
        };
    return boot == null || Liar.is(boot) ? null : boot;
  }

  private boolean step(LedgerInput input) {
    int vm = Ids.indexOf(input.vm());
    LedgerState before = world.ledger(vm);
    LedgerStep step;
    try {
      step = Ledger.step(before, input);
    } catch (LedgerRefusal e) {
      observer.step("ledger", null, vm, input, before, null, e.reason());
      return false;
    }
    if (!site.standing().mayDecide() && step.outputs().stream().anyMatch(LedgerOutput::isLogged)) {
      return false;
    }
    observer.step("ledger", null, vm, input, before, step.state(), null);
    site.disk(site.disk().with(vm, step.state()));
    step.outputs().forEach(this::perform);
    Invariants.afterLedger(vm, before, step.state());
    if (world.setup().restores() == 0) {
      cosign();
    }
    return !step.state().equals(before);
  }

  private void perform(LedgerOutput output) {
    switch (output) {
      case LedgerOutput.IssueTicket(MigrationTicket ticket) -> hold(output, ticket);
      case LedgerOutput.Decide(Decision decision) -> say(output, decision);
      case LedgerOutput.Close(var closed) -> say(output, closed);
      case LedgerOutput.EraseKeys(var vm) -> hold(output, new DestroyOrder(vm));
      case LedgerOutput.GrantKeys _, LedgerOutput.Repeat _, LedgerOutput.Wait _ -> {}
    }
  }

  /** What is logged is told when the witness has seen it, and not before. */
  private void hold(LedgerOutput output, SignedObject word) {
    append(output, word);
    if (!output.isLogged()) {
      counts(word);
    }
  }

  /** Whoever reads the broker's disk has it before there is proof of it. */
  private void say(LedgerOutput output, SignedObject word) {
    append(output, word);
    world.say(word);
  }

  private void append(LedgerOutput output, SignedObject word) {
    if (output.isLogged()) {
      site.disk(site.disk().logged(site.disk().log().plus(word, world.leaf(word))));
    }
  }

  private boolean decided(Mid mid) {
    for (SignedObject word : site.disk().log().words()) {
      if (word instanceof Decision decision && decision.mid().filter(mid::equals).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private PlatformId platform(BootId boot) {
    return Liar.is(boot) ? Ids.LIAR_PLATFORM : world.boot(boot).platform();
  }

  /** Where a boot stands with its redeem numbers, as the broker's tables tell. */
  private RedeemLine line(BootId boot, SignedObject asker) {
    long highest = 0;
    for (SignedObject word : site.disk().log().words()) {
      if (word instanceof Decision decision && decision.boot().equals(boot)) {
        highest = Math.max(highest, decision.redeemNumber());
      }
    }
    boolean outstanding = false;
    Set<Long> reserved = new HashSet<>();
    for (int vm = 0; vm < world.setup().vms(); vm++) {
      switch (world.ledger(vm)) {
        case LedgerState.Starting s -> outstanding |= s.decision().boot().equals(boot);
        case LedgerState.Committed s -> outstanding |= s.decision().boot().equals(boot);
        case LedgerState.Ticketed s ->
            s.ready()
                .filter(ready -> ready.boot().equals(boot) && !ready.equals(asker))
                .ifPresent(ready -> reserved.add(ready.redeemNumber()));
        default -> {}
      }
    }
    return new RedeemLine(boot, highest, outstanding, reserved);
  }
}
