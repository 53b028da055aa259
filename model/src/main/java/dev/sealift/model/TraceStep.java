package dev.sealift.model;

import java.util.Set;

/**
 * A step that was seen. What is not known, and what does not apply, is empty, or 0.
 *
 * <table>
 * <caption>What the fields say, by actor</caption>
 * <tr><td>source, target</td><td>{@code boot} is where, {@code mid} the migration that the step is
 * about, {@code generation} that of the state after it as the model counts it: of the right, the
 * ticket, or the START that is claimed</td></tr>
 * <tr><td>ledger</td><td>{@code host} is the target of a ticket, {@code boot} the one that claims,
 * that stopped, or that shows another to be gone</td></tr>
 * <tr><td>host</td><td>{@code input} is what happened to {@code host}: {@code StartHost}, {@code
 * ResetTpm} and {@code Relaunch} began {@code boot}, and so did {@code Begin} where more is not
 * known; {@code Die} of {@code boot}; {@code DestroyHost}; {@code PutBack}, an older state of a
 * software TPM. The first start of a host names the boot that is there at first</td></tr>
 * </table>
 *
 * @param actor source, target, ledger or host
 * @param vm the machine; empty for what happens to a host
 * @param input the simple name of the input
 * @param from the simple name of the state before
 * @param to the simple name of the state after
 */
public record TraceStep(
    String actor,
    String host,
    String boot,
    String vm,
    String mid,
    String input,
    String from,
    String to,
    long generation) {

  private static final Set<String> ACTORS = Set.of("source", "target", "ledger", "host");

  public TraceStep {
    if (!ACTORS.contains(actor)) {
      throw new IllegalArgumentException("actor is %s, want one of %s".formatted(actor, ACTORS));
    }
    if (actor.equals("host") != vm.isEmpty()) {
      throw new IllegalArgumentException("a step of %s names machine '%s'".formatted(actor, vm));
    }
  }

  /** The step in one line. */
  @Override
  public String toString() {
    return actor.equals("host")
        ? "%s %s".formatted(input, boot).strip()
        : "%s, %s -> %s".formatted(input, from, to);
  }
}
