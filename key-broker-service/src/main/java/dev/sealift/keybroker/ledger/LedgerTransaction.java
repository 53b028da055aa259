package dev.sealift.keybroker.ledger;

import dev.sealift.keybroker.problem.ProblemException;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.ledger.Ledger;
import dev.sealift.protocol.ledger.LedgerInput;
import dev.sealift.protocol.ledger.LedgerOutput;
import dev.sealift.protocol.ledger.LedgerRefusal;
import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.ledger.LedgerStep;
import dev.sealift.protocol.ledger.RedeemLine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One machine, locked, in one transaction. */
public final class LedgerTransaction {

  private final MachineRow row;
  private final Recorder recorder;
  private final List<LedgerOutput> outputs = new ArrayList<>();
  private LedgerState state;
  private @Nullable String trace;

  LedgerTransaction(MachineRow row, LedgerState state, Recorder recorder) {
    this.row = row;
    this.state = state;
    this.recorder = recorder;
  }

  /** The machine as it was when it was locked. */
  public MachineRow machine() {
    return row;
  }

  /** Its state now. */
  public LedgerState state() {
    return state;
  }

  /** Where a boot stands with its redeem numbers; locks the boot too. */
  public RedeemLine line(BootId boot) {
    return recorder.line(boot, row.vm());
  }

  /**
   * Puts one input to the machine, and records what follows, but for tickets, which the caller
   * records; once in a transaction.
   *
   * @throws ProblemException if the ledger refuses it
   */
  public LedgerStep step(LedgerInput input) {
    if (!outputs.isEmpty()) {
      throw new IllegalStateException("a transaction makes one step");
    }
    LedgerStep step;
    try {
      step = Ledger.step(state, input);
    } catch (LedgerRefusal e) {
      throw ProblemException.of(e);
    }
    if (!step.state().equals(state)) {
      trace =
          "input=%s from=%s to=%s".formatted(simple(input), simple(state), simple(step.state()));
      Generation generation = LedgerStates.generation(step.state(), row.generation());
      recorder.move(row, LedgerStates.phase(step.state()), generation);
    }
    step.outputs().forEach(recorder::record);
    state = step.state();
    outputs.addAll(step.outputs());
    return step;
  }

  List<LedgerOutput> outputs() {
    return outputs;
  }

  /** The step that changed the machine, for the log; none if nothing changed. */
  @Nullable String trace() {
    return trace;
  }

  private static String simple(Object object) {
    return object.getClass().getSimpleName();
  }
}
