package dev.sealift.simulation.trace;

import dev.sealift.api.trace.Actor;
import dev.sealift.api.trace.TraceLine;
import dev.sealift.api.trace.TraceLine.About;
import dev.sealift.api.trace.TraceLine.Began;
import dev.sealift.api.trace.TraceLine.Doubted;
import dev.sealift.api.trace.TraceLine.Opened;
import dev.sealift.api.trace.TraceLine.Opening;
import dev.sealift.api.trace.TraceLine.Refused;
import dev.sealift.api.trace.TraceLine.Took;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.monitor.LocalBoot;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.monitor.RunRight;
import dev.sealift.protocol.signed.SignedObject;
import dev.sealift.protocol.signed.StartClaim;
import dev.sealift.protocol.source.SourceInput;
import dev.sealift.protocol.source.SourceMonitor;
import dev.sealift.protocol.source.SourceOutput;
import dev.sealift.protocol.source.SourceState;
import dev.sealift.protocol.target.TargetInput;
import dev.sealift.protocol.target.TargetMonitor;
import dev.sealift.protocol.target.TargetOutput;
import dev.sealift.protocol.target.TargetState;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The monitors of one boot, put to the core again. */
final class MonitorReplay {

  private final LocalBoot self;
  private final Core source;
  private final Core target;
  private final CrossCheck others;
  private final Replayed replayed;
  private final Map<String, Life> lives = new LinkedHashMap<>();
  private final Map<VmId, Generation> floors = new HashMap<>();

  /** Rights that a target monitor gave, and that no source monitor has taken over yet. */
  private final Map<VmId, RunRight> given = new HashMap<>();

  /** One monitor of a machine. */
  private record Life(VmId vm, Subject subject) {

    boolean ended() {
      return switch (subject.state()) {
        case SourceState.Wiped _, SourceState.Stopped _, SourceState.Failed _ -> true;
        case TargetState.Idle _, TargetState.Failed _, TargetState.Running _ -> true;
        default -> subject.lost();
      };
    }
  }

  MonitorReplay(LocalBoot self, CrossCheck others, Replayed replayed) {
    this.self = self;
    this.others = others;
    this.replayed = replayed;
    source = Core.source(self);
    target = Core.target(self);
  }

  /** Puts a line to the core. */
  void line(String where, TraceLine line) throws Mismatch {
    switch (line) {
      case Opened(long n, Opening opening) -> open(n, opening);
      case Took took -> took(where, took);
      case Refused refused -> refused(where, refused);
      case Began _, Doubted _ -> throw new Mismatch("is no line of a hypervisor");
    }
  }

  private void open(long n, Opening opening) throws Mismatch {
    switch (opening) {
      case Opening.SourceClaims(var claim, Generation floor) -> {
        requireNobody(claim.vm());
        requireFloor(claim.vm(), floor);
        require(claim.boot().equals(self.boot()), "the claim is of another boot");
        add(n, claim.vm(), new Subject(Actor.SOURCE, source, start(claim, floor)));
        took(claim.vm(), claim.generation());
        others.said(self.boot(), Word.of(claim));
      }
      case Opening.SourceTakesOver(VmId vm, Generation generation) -> {
        RunRight right = given.remove(vm);
        requireNobody(vm);
        if (right == null || !right.generation().equals(generation)) {
          throw new Mismatch("no target monitor gave the right that it takes over");
        }
        add(n, vm, new Subject(Actor.SOURCE, source, SourceMonitor.migratedIn(right)));
      }
      case Opening.TargetAwaits(VmId vm, Generation floor) -> {
        requireNobody(vm);
        requireFloor(vm, floor);
        add(n, vm, new Subject(Actor.TARGET, target, TargetMonitor.idle(vm, floor)));
      }
    }
  }

  private static SourceState start(StartClaim claim, Generation floor) throws Mismatch {
    try {
      return SourceMonitor.start(claim, floor);
    } catch (RefusedException e) {
      throw new Mismatch("the core refuses to begin: " + e.refusal());
    }
  }

  private void add(long n, VmId vm, Subject subject) {
    lives.put(Long.toString(n), new Life(vm, subject));
  }

  private void took(String where, Took told) throws Mismatch {
    Life life = life(told.about());
    if (life.subject().lost()) {
      return;
    }
    Subject.Step step = life.subject().take(told);
    heard(where, life.vm(), step.input(), true);
    step.outputs().forEach(output -> putOut(life.vm(), output));
    replayed.took(
        life.subject().actor() == Actor.SOURCE
            ? ModelSteps.source(self, step)
            : ModelSteps.target(self, life.vm(), step));
  }

  private void refused(String where, Refused told) throws Mismatch {
    Life life = life(told.about());
    if (!life.subject().lost()) {
      heard(where, life.vm(), life.subject().refuse(told), false);
      replayed.refused();
    }
  }

  private Life life(About about) throws Mismatch {
    Life life = lives.get(about.subject());
    if (life == null || life.subject().actor() != about.actor()) {
      throw new Mismatch(
          "no %s monitor was opened by line %s".formatted(about.actor(), about.subject()));
    }
    return life;
  }

  /** What came of the broker was verified before it was put to the monitor, taken or not. */
  private void heard(String where, VmId vm, Object input, boolean taken) {
    Optional<SignedObject> object =
        switch (input) {
          case SourceInput.Decided(var decision) -> Optional.of(decision);
          case SourceInput.TargetRuns(var closed) -> Optional.of(closed);
          case SourceInput.TicketCame(var ticket, _) -> Optional.of(ticket);
          case TargetInput.Decided(var decision) -> Optional.of(decision);
          case TargetInput.TicketCame(var ticket, _) -> Optional.of(ticket);
          default -> Optional.empty();
        };
    object.ifPresent(word -> others.monitorTook(where, word));
    if (taken && input instanceof TargetInput.TicketCame(var ticket, _)) {
      took(vm, ticket.generation());
    }
  }

  private void putOut(VmId vm, Object output) {
    switch (output) {
      case SourceOutput.Tell(var object) -> others.said(self.boot(), Word.of(object));
      case SourceOutput.TellRunning(var decision) ->
          others.said(self.boot(), Word.running(decision));
      case TargetOutput.Claim(var ready) -> others.said(self.boot(), Word.of(ready));
      case TargetOutput.Tell(var forfeit) -> others.said(self.boot(), Word.of(forfeit));
      case TargetOutput.TellRunning(var decision) ->
          others.said(self.boot(), Word.running(decision));
      case TargetOutput.Enter(RunRight right) -> given.put(vm, right);
      default -> {}
    }
  }

  private void took(VmId vm, Generation generation) {
    floors.merge(vm, generation.next(), (a, b) -> a.compareTo(b) < 0 ? b : a);
  }

  private void requireFloor(VmId vm, Generation floor) throws Mismatch {
    Generation want = floors.getOrDefault(vm, Generation.NONE);
    require(floor.equals(want), "floor is %s, want %s".formatted(floor, want));
  }

  private void requireNobody(VmId vm) throws Mismatch {
    boolean somebody = lives.values().stream().anyMatch(l -> l.vm().equals(vm) && !l.ended());
    require(
        !somebody && !given.containsKey(vm),
        "another monitor of %s here has not ended".formatted(vm));
  }

  private static void require(boolean holds, String what) throws Mismatch {
    if (!holds) {
      throw new Mismatch(what);
    }
  }
}
