package dev.sealift.simulation;

import dev.sealift.protocol.monitor.Refusal;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.monitor.RunRight;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Running;
import dev.sealift.protocol.signed.SignedObject;
import dev.sealift.protocol.source.SourceInput;
import dev.sealift.protocol.source.SourceMonitor;
import dev.sealift.protocol.source.SourceOutput;
import dev.sealift.protocol.source.SourceState;
import dev.sealift.protocol.target.TargetInput;
import dev.sealift.protocol.target.TargetMonitor;
import dev.sealift.protocol.target.TargetOutput;
import dev.sealift.protocol.target.TargetState;

/**
 * Feeds the monitors of a world and performs what they want done, as a hypervisor does. Work that
 * takes time (a copy, an installation, a TPM command) is a move of its own, which the state allows.
 */
final class Monitors {

  private final World world;
  private final Observer observer;

  Monitors(World world, Observer observer) {
    this.world = world;
    this.observer = observer;
  }

  /** Feeds the source monitor of a boot; whether it took the input. */
  boolean source(int boot, int vm, SourceInput input) {
    SourceState before = world.slot(boot, vm).source();
    if (before == null) {
      return false;
    }
    dev.sealift.protocol.source.Step step;
    try {
      step = Ids.source(world.boot(boot)).step(before, input);
      requireProof(input);
    } catch (RefusedException e) {
      observer.step("source", world.boot(boot).id(), vm, input, before, null, e.refusal());
      return false;
    }
    observer.step("source", world.boot(boot).id(), vm, input, before, step.state(), null);
    world.slot(boot, vm, world.slot(boot, vm).source(step.state()));
    for (SourceOutput output : step.outputs()) {
      perform(boot, vm, output);
    }
    Invariants.afterSource(world, boot, vm, before);
    return true;
  }

  /** Feeds the target monitor of a boot; whether it took the input. */
  boolean target(int boot, int vm, TargetInput input) {
    TargetState before = world.slot(boot, vm).target();
    if (before == null) {
      return false;
    }
    dev.sealift.protocol.target.Step step;
    try {
      step = Ids.target(world.boot(boot)).step(before, input);
      requireProof(input);
    } catch (RefusedException e) {
      observer.step("target", world.boot(boot).id(), vm, input, before, null, e.refusal());
      return false;
    }
    observer.step("target", world.boot(boot).id(), vm, input, before, step.state(), null);
    world.slot(boot, vm, world.slot(boot, vm).target(step.state()));
    for (TargetOutput output : step.outputs()) {
      perform(boot, vm, output);
    }
    Invariants.afterTarget(world, boot, vm);
    return true;
  }

  /** A word of the broker that decides counts with proof alone, which is looked at last here. */
  private void requireProof(SourceInput input) throws RefusedException {
    switch (input) {
      case SourceInput.Decided(var decision) -> requireProof(decision);
      case SourceInput.TargetRuns(var closed) -> requireProof(closed);
      default -> {}
    }
  }

  private void requireProof(TargetInput input) throws RefusedException {
    if (input instanceof TargetInput.Decided(var decision)) {
      requireProof(decision);
    }
  }

  private void requireProof(SignedObject word) throws RefusedException {
    world
        .broker()
        .proof(word)
        .orElseThrow(() -> new RefusedException(Refusal.NOT_LOGGED, "nobody has any proof"))
        .require(Ids.ORIGIN, world.leaf(word));
  }

  /** Lets a ticket reach a boot that has nothing of the machine. */
  boolean admit(int boot, int vm, TargetInput.TicketCame input) {
    Slot slot = world.slot(boot, vm);
    if (!slot.free()) {
      return target(boot, vm, input);
    }
    world.slot(boot, vm, slot.target(TargetMonitor.idle(Ids.vm(vm), slot.floor())));
    if (!target(boot, vm, input)) {
      world.slot(boot, vm, slot);
      return false;
    }
    Slot taken = world.slot(boot, vm);
    world.slot(boot, vm, taken.floor(input.ticket().generation().next()));
    return true;
  }

  private void perform(int boot, int vm, SourceOutput output) {
    Slot slot = world.slot(boot, vm);
    switch (output) {
      case SourceOutput.Enter _ -> Invariants.entered(world, boot, vm);
      case SourceOutput.TellRunning(Decision decision) -> tellRunning(boot, vm, decision);
      case SourceOutput.Tell(var object) -> world.say(object);
      case SourceOutput.EndSession _ -> world.slot(boot, vm, slot.session(Slot.NONE));
      case SourceOutput.Zeroise _ ->
          world.slot(boot, vm, slot.memory(null).session(Slot.NONE).reserved(0));
      case SourceOutput.Install _, SourceOutput.Redeem _, SourceOutput.Park _ -> {}
      case SourceOutput.Connect _, SourceOutput.SendRound _, SourceOutput.SendLast _ -> {}
      case SourceOutput.AskDecision _, SourceOutput.AskClosed _ -> {}
    }
  }

  private void perform(int boot, int vm, TargetOutput output) {
    Slot slot = world.slot(boot, vm);
    switch (output) {
      case TargetOutput.Claim(var ready) -> world.say(ready);
      case TargetOutput.Enter(RunRight right) -> {
        Slot owning = slot.source(SourceMonitor.migratedIn(right)).memory(slot.incoming());
        world.slot(boot, vm, owning.incoming(null).session(Slot.NONE));
        Invariants.migratedIn(world, boot, vm);
        Invariants.entered(world, boot, vm);
      }
      case TargetOutput.TellRunning(Decision decision) -> tellRunning(boot, vm, decision);
      case TargetOutput.Tell(var forfeit) -> world.say(forfeit);
      case TargetOutput.EndSession _ -> world.slot(boot, vm, slot.session(Slot.NONE));
      case TargetOutput.Zeroise _ ->
          world.slot(boot, vm, slot.incoming(null).session(Slot.NONE).reserved(0));
      case TargetOutput.Listen _, TargetOutput.Import _, TargetOutput.ReserveNumber _ -> {}
      case TargetOutput.Install _, TargetOutput.Redeem _ -> {}
    }
  }

  private void tellRunning(int boot, int vm, Decision decision) {
    world.slot(boot, vm, world.slot(boot, vm).reserved(0));
    world.say(
        new Running(
            decision.vm(),
            decision.mid(),
            decision.generation(),
            decision.boot(),
            decision.redeemNumber(),
            Ids.NOW));
  }

  /** A decision or a Closed for the source. */
  boolean deliverToSource(int boot, Object object) {
    return switch (object) {
      case Decision decision ->
          source(boot, Ids.indexOf(decision.vm()), new SourceInput.Decided(decision));
      case Closed closed ->
          source(boot, Ids.indexOf(closed.vm()), new SourceInput.TargetRuns(closed));
      case dev.sealift.protocol.signed.MigrationTicket ticket ->
          source(boot, Ids.indexOf(ticket.vm()), new SourceInput.TicketCame(ticket, Ids.NOW));
      default -> false;
    };
  }

  /** A ticket or a decision for the target. */
  boolean deliverToTarget(int boot, Object object) {
    return switch (object) {
      case Decision decision ->
          target(boot, Ids.indexOf(decision.vm()), new TargetInput.Decided(decision));
      case dev.sealift.protocol.signed.MigrationTicket ticket ->
          admit(boot, Ids.indexOf(ticket.vm()), new TargetInput.TicketCame(ticket, Ids.NOW));
      default -> false;
    };
  }
}
