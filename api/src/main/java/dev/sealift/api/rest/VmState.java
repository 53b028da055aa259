package dev.sealift.api.rest;

/** How a machine is. */
public enum VmState {
  /** It runs nowhere and may be started. */
  STOPPED,
  /** Its host was told to start it. */
  STARTING,
  /** It runs. */
  RUNNING,
  /** Paused by the operator. */
  PAUSED,
  /** It moves. */
  MIGRATING,
  /** Its host was told to stop it. */
  STOPPING,
  /** Its host could not start it. */
  FAILED,
  /** Its host no longer knows it. */
  LOST,
  /** Destroyed, for ever. */
  DELETED
}
