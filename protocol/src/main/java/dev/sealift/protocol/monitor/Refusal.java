package dev.sealift.protocol.monitor;

/** Why a monitor does not do what an input asks; its state stays as it was. */
public enum Refusal {
  /** The input means nothing in this state. */
  OUT_OF_ORDER,
  /** The machine would have to run, and this monitor does not hold the right to run it. */
  NO_RUN_RIGHT,
  /** The right was given up: only the broker's decision moves the machine now. */
  FROZEN,
  /** The machine is being taken in: nobody changes it meanwhile. */
  IMPORTING,
  /** The machine is being moved, or a migration of it is not yet decided. */
  MIGRATION_UNDER_WAY,
  /** The operator paused the machine; it is resumed before it is moved. */
  PAUSED,
  /** The object speaks of another machine. */
  WRONG_MACHINE,
  /** The object speaks of another migration. */
  WRONG_MIGRATION,
  /** The object speaks of another generation. */
  WRONG_GENERATION,
  /** The object speaks of another host. */
  WRONG_PLATFORM,
  /** The object speaks of another start of a hypervisor. */
  WRONG_BOOT,
  /** The decision is of a kind that cannot be taken here. */
  WRONG_VERDICT,
  /** The counter's value is not exactly the reserved number. */
  WRONG_REDEEM_NUMBER,
  /** The TPM was reset after this boot was attested. */
  TPM_RESET,
  /** The two monitors did not compute the same root. */
  WRONG_ROOT,
  /** The ticket's time is over. */
  TICKET_EXPIRED,
  /** The migration was tried and given up; it is not tried again. */
  MID_BURNED,
  /** This boot gave the generation up, and said so; it never takes it again. */
  GIVEN_UP,
  /** The ticket is for a protocol version or suite that this monitor does not speak. */
  WRONG_PROTOCOL,
  /** The broker's word is not in its transparency log. */
  NOT_LOGGED,
  /** It may be in the log, but the witness has not seen it there. */
  NOT_WITNESSED
}
