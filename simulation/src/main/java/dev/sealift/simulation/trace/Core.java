package dev.sealift.simulation.trace;

import dev.sealift.protocol.ledger.Ledger;
import dev.sealift.protocol.ledger.LedgerInput;
import dev.sealift.protocol.ledger.LedgerRefusal;
import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.ledger.LedgerStep;
import dev.sealift.protocol.monitor.LocalBoot;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.protocol.saga.Saga;
import dev.sealift.protocol.saga.SagaInput;
import dev.sealift.protocol.saga.SagaStep;
import dev.sealift.protocol.source.SourceInput;
import dev.sealift.protocol.source.SourceMonitor;
import dev.sealift.protocol.source.SourceState;
import dev.sealift.protocol.target.TargetInput;
import dev.sealift.protocol.target.TargetMonitor;
import dev.sealift.protocol.target.TargetState;
import java.util.List;

/** One of the functions of the core: the very class that live processes call. */
interface Core {

  /** What it makes of an input. */
  Answer put(Object state, Object input);

  /** What a function of the core answers. */
  sealed interface Answer {

    /**
     * It takes the input.
     *
     * @param state the next state
     * @param to what a trace tells of it
     */
    record Next(Object state, Object to, List<?> outputs) implements Answer {}

    /** It refuses the input. */
    record No(Enum<?> refusal) implements Answer {}
  }

  /** The source monitor of a boot. */
  static Core source(LocalBoot self) {
    SourceMonitor monitor = new SourceMonitor(self);
    return (state, input) -> {
      try {
        var step = monitor.step((SourceState) state, (SourceInput) input);
        return new Answer.Next(step.state(), step.state(), step.outputs());
      } catch (RefusedException e) {
        return new Answer.No(e.refusal());
      }
    };
  }

  /** The target monitor of a boot. */
  static Core target(LocalBoot self) {
    TargetMonitor monitor = new TargetMonitor(self);
    return (state, input) -> {
      try {
        var step = monitor.step((TargetState) state, (TargetInput) input);
        return new Answer.Next(step.state(), step.state(), step.outputs());
      } catch (RefusedException e) {
        return new Answer.No(e.refusal());
      }
    };
  }

  /** The ledger. */
  static Core ledger() {
    return (state, input) -> {
      try {
        LedgerStep step = Ledger.step((LedgerState) state, (LedgerInput) input);
        return new Answer.Next(step.state(), step.state(), step.outputs());
      } catch (LedgerRefusal e) {
        return new Answer.No(e.reason());
      }
    };
  }

  /** The saga. */
  static Core saga() {
    return (state, input) -> {
      SagaStep step = Saga.step((MigrationState) state, (SagaInput) input);
      return new Answer.Next(step.state(), step, step.effects());
    };
  }
}
