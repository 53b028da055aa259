package dev.sealift.simulation;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.monitor.RunRight;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Decision.Verdict;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Prepared;
import dev.sealift.protocol.signed.Ready;
import dev.sealift.protocol.signed.SignedObject;
import dev.sealift.protocol.source.SourceState;
import dev.sealift.protocol.target.TargetState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What must never be so, as an all-seeing observer sees it; each check throws a Violation. */
final class Invariants {

  private Invariants() {}

  /** A monitor lets a machine in: it got the right, from a decision for it, and alone. */
  static void entered(World world, int boot, int vm) {
    Slot slot = world.slot(boot, vm);
    RunRight right =
        Optional.ofNullable(slot.source())
            .flatMap(SourceState::heldRight)
            .orElseThrow(() -> new Violation("S6", "a machine is entered without the right"));
    BootId self = world.boot(boot).id();
    Generation generation = right.generation();
    Decision decision = requireDecided(world, self, right);
    BootId earlier = world.history(vm).ranBy(generation);
    if (earlier != null && !earlier.equals(self)) {
      throw new Violation(
          "S2",
          "generation %s is run by %s and by %s"
              .formatted(generation, Ids.name(earlier), Ids.name(self)));
    }
    if (slot.memory() == null) {
      throw new Violation("S6", Ids.name(self) + " runs a machine that is not installed");
    }
    if (decision.verdict() != Verdict.START) {
      requireNewest(world, vm, slot.memory());
    }
    if (earlier == null) {
      History history = world.history(vm).ran(generation, self);
      world.history(vm, decision.verdict() == Verdict.START ? history.at(0) : history);
    }
    requireOne(world, vm);
  }

  /** What counts first: a decision that was lost before it did may name the same generation. */
  private static Decision requireDecided(World world, BootId self, RunRight right) {
    List<SignedObject> words = new ArrayList<>(world.broker().counted());
    words.addAll(world.network());
    for (SignedObject object : words) {
      if (object instanceof Decision decision
          && decision.vm().equals(right.vm())
          && decision.generation().equals(right.generation())
          && decision.boot().equals(self)) {
        return decision;
      }
    }
    throw new Violation("S6", Ids.name(self) + " holds a right that nobody decided");
  }

  /** S1: at most one host runs a machine. */
  static void requireOne(World world, int vm) {
    BootId holder = null;
    for (Boot boot : world.boots()) {
      if (boot.alive() && boot.slot(vm).holdsRight()) {
        if (holder != null) {
          throw new Violation(
              "S1",
              "%s runs on %s and on %s"
                  .formatted(Ids.name(Ids.vm(vm)), Ids.name(holder), Ids.name(boot.id())));
        }
        holder = boot.id();
      }
    }
  }

  /** S5: what a target runs first is what its source froze. */
  static void migratedIn(World world, int boot, int vm) {
    Slot slot = world.slot(boot, vm);
    if (!(slot.target() instanceof TargetState.Running running)) {
      throw new Violation("S6", "a machine is handed over by a target that does not run it");
    }
    MigrationTicket ticket = running.ticket();
    for (SignedObject object : world.network()) {
      if (object instanceof Prepared prepared
          && !Liar.is(prepared.sourceBoot())
          && prepared.mid().equals(ticket.mid())) {
        Content frozen = world.session(prepared.transcriptHash()).last();
        if (frozen != null && frozen.equals(slot.memory())) {
          return;
        }
        throw new Violation(
            "S5", "the target runs %s, the source froze %s".formatted(slot.memory(), frozen));
      }
    }
    throw new Violation("S3", "a target runs what its source never said it froze");
  }

  /** After a step of a source monitor. */
  static void afterSource(World world, int boot, int vm, SourceState before) {
    Slot slot = world.slot(boot, vm);
    SourceState state = slot.source();
    boolean ended =
        state instanceof SourceState.Wiped
            || state instanceof SourceState.Stopped
            || state instanceof SourceState.Failed;
    if (ended && (slot.memory() != null || slot.session() != Slot.NONE)) {
      throw new Violation("S13", "a source that ended holds memory or keys");
    }
    if (state instanceof SourceState.Awaiting && !(before instanceof SourceState.Awaiting)) {
      requireBurned(world, boot, vm);
    }
    requireOne(world, vm);
  }

  /** S3: whoever said Prepared does not run. */
  private static void requireBurned(World world, int boot, int vm) {
    if (world.slot(boot, vm).holdsRight()) {
      throw new Violation("S3", "a source said Prepared and holds the right");
    }
  }

  /** After a step of a target monitor. */
  static void afterTarget(World world, int boot, int vm) {
    Slot slot = world.slot(boot, vm);
    if (slot.target() instanceof TargetState.Failed
        && (slot.incoming() != null || slot.session() != Slot.NONE)) {
      throw new Violation("S13", "a target that failed holds memory or keys");
    }
    requireOne(world, vm);
  }

  /** S8: what runs on is what ran last. */
  private static void requireNewest(World world, int vm, Content memory) {
    int newest = world.history(vm).tick();
    if (memory.tick() != newest) {
      throw new Violation(
          "S8", "it runs on at tick %d after tick %d".formatted(memory.tick(), newest));
    }
  }

  /** S3, S8: a machine runs on from where it stood, and not after its source said Prepared. */
  static void ran(World world, int boot, int vm, Content before) {
    requireNewest(world, vm, before);
    Generation generation =
        Optional.ofNullable(world.slot(boot, vm).source())
            .flatMap(SourceState::heldRight)
            .orElseThrow()
            .generation();
    for (SignedObject object : world.network()) {
      if (object instanceof Prepared prepared
          && !Liar.is(prepared.sourceBoot())
          && prepared.vm().equals(Ids.vm(vm))
          && prepared.generation().compareTo(generation) >= 0) {
        throw new Violation("S3", "it runs at generation %s after Prepared".formatted(generation));
      }
    }
  }

  /** S4: a decision is written once, and a COMMIT rests on words that agree; as it counts. */
  static void decides(World world, Decision decision) {
    if (world.retired(Ids.indexOf(decision.vm()))) {
      throw new Violation("S2", "a machine that was destroyed is decided on");
    }
    for (SignedObject word : before(world, decision)) {
      if (word instanceof Decision other && other.vm().equals(decision.vm())) {
        requireCompatible(other, decision);
      }
      if (word instanceof Closed closed
          && decision.verdict() == Verdict.RESCUE
          && decision.mid().filter(closed.mid()::equals).isPresent()) {
        throw new Violation("S4", "a migration that was closed is rescued");
      }
    }
    if (decision.verdict() == Verdict.COMMIT) {
      requireAgreement(world, decision);
    }
  }

  /** What counted before a word did. */
  private static List<SignedObject> before(World world, SignedObject word) {
    return world.broker().counted().subList(0, world.broker().counted().indexOf(word));
  }

  private static void requireCompatible(Decision other, Decision decision) {
    if (other.generation().equals(decision.generation())) {
      throw new Violation("S2", "two decisions make generation " + decision.generation());
    }
    boolean sameMid = decision.mid().isPresent() && decision.mid().equals(other.mid());
    boolean rescueOfCommit =
        decision.verdict() == Verdict.RESCUE && other.verdict() == Verdict.COMMIT;
    if (sameMid && !rescueOfCommit) {
      throw new Violation(
          "S4",
          "%s is decided %s and %s"
              .formatted(Ids.name(decision.mid().get()), other.verdict(), decision.verdict()));
    }
  }

  private static void requireAgreement(World world, Decision commit) {
    Prepared prepared = null;
    Ready ready = null;
    for (SignedObject object : world.network()) {
      if (object instanceof Prepared p
          && !Liar.is(p.sourceBoot())
          && commit.mid().filter(p.mid()::equals).isPresent()) {
        prepared = p;
      }
      if (object instanceof Ready r
          && !Liar.is(r.boot())
          && commit.mid().filter(r.mid()::equals).isPresent()
          && r.boot().equals(commit.boot())) {
        ready = r;
      }
    }
    if (prepared == null
        || ready == null
        || !prepared.manifestRoot().equals(ready.manifestRoot())
        || !prepared.transcriptHash().equals(ready.transcriptHash())
        || !prepared.targetBoot().equals(ready.boot())) {
      throw new Violation("S4", "a COMMIT rests on no Prepared and Ready that agree");
    }
  }

  /** S4: after a COMMIT there is a Closed or a RESCUE. */
  static void closes(World world, Closed closed) {
    for (SignedObject word : before(world, closed)) {
      if (word instanceof Decision decision
          && decision.verdict() == Verdict.RESCUE
          && decision.mid().filter(closed.mid()::equals).isPresent()) {
        throw new Violation("S4", "a migration that was rescued is closed");
      }
    }
  }

  /** S16: a saga ends as what counts says. */
  static void sagaEnded(World world, int vm) {
    SagaRow row = world.saga(vm);
    Mid mid = row.mid();
    boolean aborted = false;
    boolean committed = false;
    boolean rescued = false;
    boolean closed = false;
    for (SignedObject word : world.broker().counted()) {
      if (word instanceof Decision decision
          && decision.mid().filter(d -> d.equals(mid)).isPresent()) {
        aborted |= decision.verdict() == Verdict.ABORT;
        committed |= decision.verdict() == Verdict.COMMIT;
        rescued |= decision.verdict() == Verdict.RESCUE;
      }
      closed |= word instanceof Closed c && c.mid().equals(mid);
    }
    boolean so =
        switch (row.state()) {
          case COMPLETED -> committed && closed;
          case ABORTED -> mid == null ? world.sagasSetBack() || !isTicketed(world, row) : aborted;
          case RESCUED -> rescued;
          case FAILED -> committed && !rescued;
          default -> false;
        };
    if (!so) {
      throw new Violation(
          "S16",
          "the migration of %s is %s, and that is not so"
              .formatted(Ids.name(Ids.vm(vm)), row.state()));
    }
  }

  private static boolean isTicketed(World world, SagaRow row) {
    Mid mid = world.broker().disk().ticketOf(row.request());
    return mid != null
        && world.broker().counted().stream()
            .anyMatch(word -> word instanceof MigrationTicket t && t.mid().equals(mid));
  }

  /** S16: every saga ends. */
  static void requireSagaEnded(World world, int vm) {
    if (!world.saga(vm).ended()) {
      throw new Violation(
          "S16",
          "the migration of %s stays %s".formatted(Ids.name(Ids.vm(vm)), world.saga(vm).state()));
    }
  }

  /** S2: generations only rise, and an id that was retired stays so. */
  static void afterLedger(int vm, LedgerState before, LedgerState after) {
    if (after instanceof LedgerState.Destroyed) {
      return;
    }
    if (before instanceof LedgerState.Destroyed) {
      throw new Violation("S2", "%s was destroyed and is back".formatted(Ids.name(Ids.vm(vm))));
    }
    if (generation(after).compareTo(generation(before)) < 0) {
      throw new Violation("S2", "the generation of %s falls".formatted(Ids.name(Ids.vm(vm))));
    }
  }

  /** The newest generation that was decided. */
  static Generation generation(LedgerState state) {
    return switch (state) {
      case LedgerState.Stopped s -> s.generation();
      case LedgerState.Starting s -> s.decision().generation();
      case LedgerState.Owned s -> s.generation();
      case LedgerState.Ticketed s -> s.owner().generation();
      case LedgerState.Committed s -> s.decision().generation();
      case LedgerState.Absent _, LedgerState.Destroyed _ -> Generation.NONE;
    };
  }
}
