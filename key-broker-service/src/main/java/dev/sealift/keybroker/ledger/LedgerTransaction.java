package dev.sealift.keybroker.ledger;

import dev.sealift.api.trace.StepTrace;
import dev.sealift.api.trace.TraceLine.About;
import dev.sealift.keybroker.problem.ProblemException;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.ledger.Ledger;
import dev.sealift.protocol.ledger.LedgerInput;
import dev.sealift.protocol.ledger.LedgerRefusal;
import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.ledger.LedgerStep;
import dev.sealift.protocol.ledger.RedeemLine;
import org.jspecify.annotations.Nullable;

/** One machine, locked, in one transaction. */
public final class LedgerTransaction {

  private final MachineRow row;
  private final Recorder recorder;
  private final StepTrace trace;
  private LedgerState state;
  private @Nullable Stepped stepped;

  LedgerTransaction(MachineRow row, LedgerState state, Recorder recorder, StepTrace trace) {
    this.row = row;
    this.state = state;
    this.recorder = recorder;
    this.trace = trace;
  }

  /** The step that was made. */
  record Stepped(LedgerInput input, LedgerState from, LedgerStep step) {

    boolean changed() {
      return !step.state().equals(from);
    }
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
    if (stepped != null) {
      throw new IllegalStateException("a transaction makes one step");
    }
    LedgerStep step;
    try {
      step = Ledger.step(state, input);
    } catch (LedgerRefusal e) {
      trace.refused(About.ledger(row.vm()), input, state, e.reason());
      throw ProblemException.of(e);
    }
    Stepped made = new Stepped(input, state, step);
    if (made.changed()) {
      Generation generation = LedgerStates.generation(step.state(), row.generation());
      recorder.move(row, LedgerStates.phase(step.state()), generation);
    }
    step.outputs().forEach(recorder::record);
    state = step.state();
    stepped = made;
    return step;
  }

  /** The step that was made; none if none was. */
  @Nullable Stepped stepped() {
    return stepped;
  }
}
