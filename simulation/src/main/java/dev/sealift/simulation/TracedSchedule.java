package dev.sealift.simulation;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.ledger.LedgerInput;
import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.ledger.RescueEvidence;
import dev.sealift.protocol.signed.TpmClass;
import dev.sealift.protocol.source.SourceState;
import dev.sealift.protocol.target.TargetState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was done in the schedule of a seed: every step that a monitor or the ledger took, and what
 * happened to the hosts. The saga's steps are left out.
 *
 * <p>In the JDK's types alone, so that it can be told of a core that lacks a defence as well. The
 * first map tells of the setup: {@code software}, the hosts with a TPM of that class; {@code
 * restarts} and {@code statements}, whether the tenant takes them for proof; {@code setBack},
 * whether the broker's database was. Each of the others is a step: {@code actor} (source, target,
 * ledger or host), {@code host}, {@code boot}, {@code vm}, {@code mid}, {@code input}, {@code
 * from}, {@code to}, {@code generation} (of the state after it); what does not apply is left out.
 * Of the ledger's steps {@code host} is that of a ticket's target, and {@code boot} that which
 * claims, stopped or shows that another is gone. What a host does is named as in the model.
 */
public final class TracedSchedule implements LongFunction<List<Map<String, String>>> {

  /** Made by the loader. */
  public TracedSchedule() {}

  /** The setup and the steps of a seed; they end where an invariant broke. */
  @Override
  public List<Map<String, String>> apply(long seed) {
    Schedules schedules = new Schedules(seed);
    World world = new World(schedules.setup(), Crypto.SYMBOLS);
    Steps steps = new Steps(world);
    try {
      Moves moves = new Moves(world, steps::step);
      for (int i = schedules.length(); i > 0; i--) {
        Action action = schedules.next(world);
        if (moves.apply(action)) {
          steps.moved(action);
        }
      }
      int boots = world.boots().size();
      Healing.heal(world, steps::step);
      world.boots().subList(boots, world.boots().size()).forEach(b -> steps.host("StartHost", b));
    } catch (Violation | IllegalStateException | IllegalArgumentException e) {
      steps.told.getFirst().put("broken", String.valueOf(e.getMessage()));
    }
    return steps.told;
  }

  private static final class Steps {

    private final World world;
    private final List<Map<String, String>> told = new ArrayList<>();

    Steps(World world) {
      this.world = world;
      Setup setup = world.setup();
      List<String> software = new ArrayList<>();
      for (int host = 0; host < setup.hosts(); host++) {
        if (setup.tpms().get(host) == TpmClass.SOFTWARE) {
          software.add(Ids.name(Ids.platform(host)));
        }
      }
      told.add(
          new HashMap<>(
              Map.of(
                  "software", String.join(" ", software),
                  "restarts", String.valueOf(!setup.rules().restartTpmClasses().isEmpty()),
                  "statements", String.valueOf(setup.rules().approvals() > 0),
                  "setBack", "false")));
      world.boots().forEach(boot -> host("StartHost", boot));
    }

    void host(String input, Boot boot) {
      told.add(
          Map.of(
              "actor",
              "host",
              "host",
              Ids.name(boot.platform()),
              "boot",
              Ids.name(boot.id()),
              "input",
              input));
    }

    /** What is no step of a monitor or the ledger. */
    void moved(Action action) {
      switch (action.kind()) {
        case CLAIM_START -> claimed(action.a(), action.b());
        case DIE -> host("Die", world.boot(action.a()));
        case BOOT -> host("StartHost", world.boots().getLast());
        case RESET_TPM -> host("ResetTpm", world.boots().getLast());
        case RELAUNCH -> host("Relaunch", world.boots().getLast());
        case ROLL_BACK_TPM -> host("PutBack", action.a());
        case DESTROY -> host("DestroyHost", action.a());
        case SET_BACK_BROKER -> told.getFirst().put("setBack", "true");
        default -> {}
      }
    }

    private void host(String input, int host) {
      told.add(Map.of("actor", "host", "host", Ids.name(Ids.platform(host)), "input", input));
    }

    private void claimed(int boot, int vm) {
      SourceState claiming = world.slot(boot, vm).source();
      if (claiming != null) {
        Map<String, String> step = named("source", vm, "ClaimStart", "", claiming);
        step.put("boot", Ids.name(world.boot(boot).id()));
        generation(claiming).ifPresent(g -> step.put("generation", g.toString()));
        told.add(step);
      }
    }

    void step(
        String actor,
        @Nullable BootId boot,
        int vm,
        Object input,
        Object from,
        @Nullable Object to,
        @Nullable Enum<?> refusal) {
      if (to == null || actor.equals("saga")) {
        return;
      }
      Map<String, String> step =
          named(actor, vm, input.getClass().getSimpleName(), from.getClass().getSimpleName(), to);
      if (boot != null) {
        step.put("boot", Ids.name(boot));
      }
      mid(to).or(() -> mid(from)).ifPresent(mid -> step.put("mid", Ids.name(mid)));
      generation(to).ifPresent(g -> step.put("generation", g.toString()));
      if (input instanceof LedgerInput asked) {
        about(asked, step);
      }
      told.add(step);
    }

    private static Map<String, String> named(
        String actor, int vm, String input, String from, Object to) {
      Map<String, String> step = new HashMap<>();
      step.put("actor", actor);
      step.put("vm", Ids.name(Ids.vm(vm)));
      step.put("input", input);
      step.put("from", from);
      step.put("to", to.getClass().getSimpleName());
      return step;
    }

    private static void about(LedgerInput input, Map<String, String> step) {
      switch (input) {
        case LedgerInput.RequestTicket ticket -> step.put("host", Ids.name(ticket.target()));
        case LedgerInput.ClaimStart claim -> step.put("boot", Ids.name(claim.claim().boot()));
        case LedgerInput.ReportStopped stopped ->
            step.put("boot", Ids.name(stopped.stopped().boot()));
        case LedgerInput.ReportLost lost -> {
          if (lost.evidence() instanceof RescueEvidence.LaterBoot evidence) {
            step.put("boot", Ids.name(evidence.later()));
          }
        }
        default -> {}
      }
    }

    private static Optional<Mid> mid(Object state) {
      return switch (state) {
        case SourceState.Running s -> s.undecided().map(ticket -> ticket.mid());
        case SourceState.Preparing s -> Optional.of(s.ticket().mid());
        case SourceState.Exporting s -> Optional.of(s.ticket().mid());
        case SourceState.Frozen s -> Optional.of(s.ticket().mid());
        case SourceState.Awaiting s -> Optional.of(s.ticket().mid());
        case SourceState.Fenced s -> Optional.of(s.ticket().mid());
        case SourceState.Wiped s -> Optional.of(s.mid());
        case TargetState.Attesting s -> Optional.of(s.ticket().mid());
        case TargetState.Importing s -> Optional.of(s.ticket().mid());
        case TargetState.Complete s -> Optional.of(s.ticket().mid());
        case TargetState.ReadySent s -> Optional.of(s.ticket().mid());
        case TargetState.Installing s -> Optional.of(s.ticket().mid());
        case TargetState.Redeeming s -> Optional.of(s.ticket().mid());
        case TargetState.Running s -> Optional.of(s.ticket().mid());
        case TargetState.Failed s -> Optional.of(s.ticket().mid());
        case LedgerState.Ticketed s -> Optional.of(s.ticket().mid());
        case LedgerState.Committed s -> s.decision().mid();
        default -> Optional.empty();
      };
    }

    private static Optional<Generation> generation(Object state) {
      return switch (state) {
        case SourceState.Claiming s -> Optional.of(s.claim().generation().next());
        case SourceState.Installing s -> Optional.of(s.decision().generation());
        case SourceState.Redeeming s -> Optional.of(s.decision().generation());
        case SourceState.Owning s -> Optional.of(s.right().generation());
        case SourceState.Frozen s -> Optional.of(s.ticket().generation());
        case SourceState.Awaiting s -> Optional.of(s.ticket().generation());
        case SourceState.Fenced s -> Optional.of(s.ticket().generation());
        case LedgerState.Stopped s -> Optional.of(s.generation());
        case LedgerState.Starting s -> Optional.of(s.decision().generation());
        case LedgerState.Owned s -> Optional.of(s.generation());
        case LedgerState.Ticketed s -> Optional.of(s.owner().generation());
        case LedgerState.Committed s -> Optional.of(s.decision().generation());
        default -> Optional.empty();
      };
    }
  }
}
