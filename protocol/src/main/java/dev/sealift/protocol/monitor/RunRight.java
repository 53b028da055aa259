package dev.sealift.protocol.monitor;

import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.signed.Decision;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The right to run one generation of one machine. It exists only in states of a monitor that may
 * run the machine, and is made from nothing but the broker's decision for this very boot (S6).
 */
public final class RunRight {

  private final VmId vm;
  private final Generation generation;

  private RunRight(VmId vm, Generation generation) {
    this.vm = vm;
    this.generation = generation;
  }

  /**
   * The right that a decision gives to the boot it names.
   *
   * @param decision verified under the broker's pinned key; a START or a COMMIT must have been
   *     redeemed
   * @throws IllegalStateException if it names another boot: whoever asks must have checked that
   */
  public static RunRight givenBy(Decision decision, LocalBoot self) {
    if (!decision.platform().equals(self.platform()) || !decision.boot().equals(self.boot())) {
      throw new IllegalStateException("S6: the decision is for another boot");
    }
    return new RunRight(decision.vm(), decision.generation());
  }

  /** The machine. */
  public VmId vm() {
    return vm;
  }

  /** The generation that may run. */
  public Generation generation() {
    return generation;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RunRight that
        && vm.equals(that.vm)
        && generation.equals(that.generation);
  }

  @Override
  public int hashCode() {
    return Objects.hash(vm, generation);
  }

  @Override
  public String toString() {
    return "run_right(%s, %s)".formatted(vm, generation);
  }
}
