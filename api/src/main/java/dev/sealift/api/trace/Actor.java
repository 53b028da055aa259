package dev.sealift.api.trace;

import dev.sealift.protocol.ledger.LedgerInput;
import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.protocol.saga.SagaInput;
import dev.sealift.protocol.saga.SagaStep;
import dev.sealift.protocol.source.SourceInput;
import dev.sealift.protocol.source.SourceState;
import dev.sealift.protocol.target.TargetInput;
import dev.sealift.protocol.target.TargetState;

/** A function of the core that live processes step, and of what types its steps are. */
public enum Actor {
  /** The source monitor of a machine in one boot. */
  SOURCE(SourceInput.class, SourceState.class, SourceState.class),
  /** The target monitor of a machine in one boot. */
  TARGET(TargetInput.class, TargetState.class, TargetState.class),
  /** The ledger of a machine. */
  LEDGER(LedgerInput.class, LedgerState.class, LedgerState.class),
  /** The saga of a migration; what it leads to is told with its effects. */
  SAGA(SagaInput.class, MigrationState.class, SagaStep.class);

  private final Class<?> input;
  private final Class<?> from;
  private final Class<?> to;

  Actor(Class<?> input, Class<?> from, Class<?> to) {
    this.input = input;
    this.from = from;
    this.to = to;
  }

  /** The type of its inputs. */
  public Class<?> input() {
    return input;
  }

  /** The type of its states. */
  public Class<?> from() {
    return from;
  }

  /** The type of what a step leads to. */
  public Class<?> to() {
    return to;
  }
}
