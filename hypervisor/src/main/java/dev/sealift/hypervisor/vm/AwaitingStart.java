package dev.sealift.hypervisor.vm;

import dev.sealift.api.management.MachinePhase;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import org.jspecify.annotations.Nullable;

/**
 * A machine that waits for its turn to reserve a redeem number; there is no claim yet.
 *
 * @param name what people call it
 * @param generation the generation that it stopped at
 * @param failure why no number could be reserved; null while it waits
 */
record AwaitingStart(String name, Generation generation, @Nullable String failure)
    implements HostedMachine.Life {

  /** Of a machine of which nothing is known yet. */
  static final HostedMachine.Life NOTHING = new AwaitingStart("", Generation.NONE, null);

  @Override
  public boolean mayRun() {
    return false;
  }

  @Override
  public MachinePhase phase() {
    return failure == null ? MachinePhase.STARTING : MachinePhase.FAILED;
  }

  @Override
  public @Nullable Mid mid() {
    return null;
  }

  @Override
  public @Nullable String detail() {
    return failure;
  }
}
