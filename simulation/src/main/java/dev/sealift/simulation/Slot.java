package dev.sealift.simulation;

import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.source.SourceState;
import dev.sealift.protocol.target.TargetState;
import org.jspecify.annotations.Nullable;

/**
 * What one boot has of one machine.
 *
 * @param source the state of its source monitor, if it has or had the machine
 * @param target the state of its target monitor, if it took or takes the machine in
 * @param memory what the machine holds
 * @param incoming what was taken in and may not run yet
 * @param session the session whose keys it holds; {@link #NONE} if none
 * @param reserved the redeem number that it holds; 0 if none
 * @param raised whether it raised the counter for it
 * @param floor the lowest generation whose ticket it takes
 */
record Slot(
    @Nullable SourceState source,
    @Nullable TargetState target,
    @Nullable Content memory,
    @Nullable Content incoming,
    int session,
    long reserved,
    boolean raised,
    Generation floor) {

  static final int NONE = -1;

  static final Slot EMPTY = new Slot(null, null, null, null, NONE, 0, false, Generation.NONE);

  Slot source(SourceState state) {
    return new Slot(state, target, memory, incoming, session, reserved, raised, floor);
  }

  Slot target(TargetState state) {
    return new Slot(source, state, memory, incoming, session, reserved, raised, floor);
  }

  Slot memory(@Nullable Content content) {
    return new Slot(source, target, content, incoming, session, reserved, raised, floor);
  }

  Slot incoming(@Nullable Content content) {
    return new Slot(source, target, memory, content, session, reserved, raised, floor);
  }

  Slot session(int keys) {
    return new Slot(source, target, memory, incoming, keys, reserved, raised, floor);
  }

  Slot reserved(long number) {
    return new Slot(source, target, memory, incoming, session, number, false, floor);
  }

  Slot spent() {
    return new Slot(source, target, memory, incoming, session, reserved, true, floor);
  }

  Slot floor(Generation generation) {
    return new Slot(source, target, memory, incoming, session, reserved, raised, generation);
  }

  boolean holdsRight() {
    return source != null && source.heldRight().isPresent();
  }

  /** Whether nothing of the machine is here, so that it may come in or be started. */
  boolean free() {
    return sourceEnded() && targetEnded();
  }

  private boolean sourceEnded() {
    return source == null
        || source instanceof SourceState.Wiped
        || source instanceof SourceState.Stopped
        || source instanceof SourceState.Failed;
  }

  private boolean targetEnded() {
    return target == null
        || target instanceof TargetState.Failed
        || target instanceof TargetState.Running;
  }
}
