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
import dev.sealift.protocol.signed.Decision;
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
  private final Observer observer;

  BrokerDesk(World world, Observer observer) {
    this.world = world;
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

  /** Gives out a ticket. */
  boolean ticket(int vm, int host) {
    Mid mid = Ids.mid(world.tickets());
    boolean given =
        step(new LedgerInput.RequestTicket(Ids.vm(vm), mid, Ids.platform(host), TERMS, Ids.NOW));
    if (given) {
      world.nextTicket();
    }
    return given;
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
    return step(
        expired
            ? new LedgerInput.Expire(Ids.vm(vm), mid, Ids.NOW.plus(Ids.LIFETIME))
            : new LedgerInput.Abort(Ids.vm(vm), mid, Ids.NOW));
  }

  /** Destroys a machine and its id. */
  boolean retire(int vm) {
    return step(new LedgerInput.Destroy(Ids.vm(vm), Ids.NOW));
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
    return step(
        new LedgerInput.ReportLost(Ids.vm(vm), evidence, world.setup().rules(), abandon, Ids.NOW));
  }

  private @Nullable BootId mayRun(int vm) {
    return switch (world.ledger(vm)) {
      case LedgerState.Starting s -> s.decision().boot();
      case LedgerState.Owned s -> s.boot();
      case LedgerState.Committed s -> s.decision().boot();
      default -> null;
    };
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
    observer.step("ledger", null, vm, input, before, step.state(), null);
    world.ledger(vm, step.state());
    for (LedgerOutput output : step.outputs()) {
      perform(output);
    }
    Invariants.afterLedger(vm, before, step.state());
    return !step.state().equals(before);
  }

  private void perform(LedgerOutput output) {
    switch (output) {
      case LedgerOutput.IssueTicket(MigrationTicket ticket) -> world.say(ticket);
      case LedgerOutput.Decide(Decision decision) -> {
        Invariants.decides(world, decision);
        world.say(decision);
      }
      case LedgerOutput.Close(var closed) -> {
        Invariants.closes(world, closed);
        world.say(closed);
      }
      case LedgerOutput.GrantKeys _, LedgerOutput.Repeat _ -> {}
      case LedgerOutput.EraseKeys _, LedgerOutput.Wait _ -> {}
    }
  }

  private boolean decided(Mid mid) {
    for (SignedObject object : world.network()) {
      if (object instanceof Decision decision && decision.mid().filter(mid::equals).isPresent()) {
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
    for (SignedObject object : world.network()) {
      if (object instanceof Decision decision && decision.boot().equals(boot)) {
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
