package dev.sealift.protocol.monitor;

/** The state of a monitor in one migration, of either role. */
public enum MonitorState {
  /** Source: the handshake is under way. */
  PREPARING,
  /** Source: pages flow. */
  EXPORTING,
  /** Source: the machine is stopped and its right burned. */
  FROZEN,
  /** Source: waits for the decision. */
  AWAITING,
  /** Source: committed away; the state is kept. */
  FENCED,
  /** Source: closed and zeroised. */
  WIPED,
  /** Target: the handshake is under way. */
  ATTESTING,
  /** Target: pages arrive. */
  IMPORTING,
  /** Target: the manifest root matches. */
  COMPLETE,
  /** Target: waits for the decision. */
  READY,
  /** Target: everything is installed and the redeem number spent. */
  REDEEMED,
  /**
   * The machine runs here: on the target after a commit, on the source after an abort or failure.
   */
  RUNNING,
  /** Target: zeroised, never ran. */
  FAILED
}
