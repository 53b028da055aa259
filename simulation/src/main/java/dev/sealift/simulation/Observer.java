package dev.sealift.simulation;

import dev.sealift.protocol.id.BootId;
import org.jspecify.annotations.Nullable;

/** Hears of every step of a machine of the protocol, taken or refused. */
interface Observer {

  /** Hears nothing. */
  Observer NONE = (_, _, _, _, _, _, _) -> {};

  /**
   * A step.
   *
   * @param actor source, target or ledger
   * @param boot where; none for the ledger
   * @param vm the machine, as a number in the world
   * @param input what came
   * @param from the state before
   * @param to the state after, unless it was refused
   * @param refusal why it was refused, if it was
   */
  void step(
      String actor,
      @Nullable BootId boot,
      int vm,
      Object input,
      Object from,
      @Nullable Object to,
      @Nullable Enum<?> refusal);
}
