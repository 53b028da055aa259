package dev.sealift.simulation;

/**
 * One thing that may happen. In a world where it cannot, it does nothing.
 *
 * @param kind what
 * @param a a boot, an object of the network, a machine or a host, as the kind says
 * @param b a machine, an object of the network or a host, as the kind says
 * @param c the rest, as the kind says
 */
record Action(Kind kind, int a, int b, int c) {

  /** Whose doing it is, for how often it is tried. */
  enum Kind {
    /** The agent of boot a has machine b started. */
    CLAIM_START,
    /** Object b reaches the source monitors of boot a. */
    DELIVER_SOURCE,
    /** Object b reaches the target monitors of boot a. */
    DELIVER_TARGET,
    /** Object a reaches the broker; c: 0 now, 1 after the longest freeze, 2 after the expiry. */
    TO_BROKER,
    /** The liar speaks about what object a is about; b: which lie. */
    LIE,
    /** Source boot a and target boot c exchange HELLOs about machine b. */
    SHAKE,
    /** The source boot a of machine b has its keys. */
    KEYS_SOURCE,
    /** The target boot a of machine b has its keys. */
    KEYS_TARGET,
    /** Boot a sent a round of machine b; c pages are dirty. */
    ROUND,
    /** Boot a sent the last of machine b. */
    LAST,
    /** Boot a received all of machine b; c: 0 the newest, 1 an old first page, 2 an old second. */
    RECEIVE,
    /** Boot a reserves a redeem number for machine b. */
    RESERVE,
    /** Source boot a installed machine b. */
    INSTALL_SOURCE,
    /** Target boot a installed machine b. */
    INSTALL_TARGET,
    /** Boot a raises the counter for machine b. */
    RAISE,
    /** Source boot a reads the counter for machine b. */
    READ_SOURCE,
    /** Target boot a reads the counter for machine b. */
    READ_TARGET,
    /** Something fails at source boot a with machine b. */
    BREAK_SOURCE,
    /** Something fails at target boot a with machine b. */
    BREAK_TARGET,
    /** The agent of source boot a gives the migration of machine b up. */
    CANCEL_SOURCE,
    /** The agent of target boot a gives the migration of machine b up. */
    CANCEL_TARGET,
    /** The agent of boot a stops machine b. */
    STOP,
    /** The agent of boot a pauses machine b. */
    PAUSE,
    /** The agent of boot a resumes machine b. */
    RESUME,
    /** The agent of boot a changes machine b while it is taken in. */
    CHANGE,
    /** Machine b runs a step on boot a. */
    RUN,
    /** Boot a dies. */
    DIE,
    /** Host a starts. */
    BOOT,
    /** Somebody resets the TPM of host a alone, and starts a second hypervisor beside the first. */
    RESET_TPM,
    /** Somebody starts a second hypervisor on host a, without a reset. */
    RELAUNCH,
    /** Somebody puts the TPM of host a back to an older state, if it is a software one. */
    ROLL_BACK_TPM,
    /** The broker hears of boot a. */
    REPORT_BOOT,
    /** An operator asks for a ticket for machine a to host b. */
    TICKET,
    /** Somebody has the migration of machine a aborted. */
    ABORT,
    /** The broker finds the ticket of machine a expired. */
    EXPIRE,
    /** The tenant destroys machine a. */
    RETIRE,
    /** Somebody shows the broker that the owner of machine a is gone, by boot b; c: abandon. */
    LOST,
    /** Host a is destroyed. */
    DESTROY,
    /** People state that the host that may run machine a is destroyed. */
    STATE_DESTROYED,
    /** The broker asks the witness. */
    COSIGN,
    /** The broker starts again. */
    RESTART_BROKER,
    /** Somebody takes a backup of the broker's database. */
    BACK_UP_BROKER,
    /** Somebody sets the broker's database back to the backup. */
    SET_BACK_BROKER,
    /** Whoever runs the broker brings its newest database back. */
    REPAIR_BROKER,
    /** An operator asks the orchestrator to move machine a to host b. */
    REQUEST,
    /** The saga of machine a takes its next step; c: 1 when its deadline has passed. */
    SAGA,
    /** The agent of boot b tells the saga of machine a how far its monitor is. */
    HEAR,
    /** A host tells the saga of machine a something; b: what. */
    HINT,
    /** An operator cancels the migration of machine a. */
    CANCEL,
    /** Somebody takes a backup of the orchestrator's database. */
    BACK_UP_ORCHESTRATOR,
    /** Somebody sets the orchestrator's database back to the backup. */
    SET_BACK_ORCHESTRATOR
  }
}
