package dev.sealift.hypervisor.management;

import dev.sealift.protocol.monitor.Refusal;

/**
 * Why a request on the management socket is refused; the reasons of the monitors are among them.
 */
public enum ErrorCode {
  /** The request is no JSON object of the right fields. */
  BAD_REQUEST,
  /** There is no operation of this name. */
  UNKNOWN_OPERATION,
  /** This host has no such machine. */
  UNKNOWN_MACHINE,
  /** This host has no such migration. */
  UNKNOWN_MIGRATION,
  /** No such letter is outstanding. */
  UNKNOWN_LETTER,
  /** A signed object is not what it must be. */
  BAD_SIGNATURE,
  /** The image is not the one that the manifest names, or none. */
  BAD_IMAGE,
  /** A file cannot be read or written. */
  FILE,
  /** The host has no room for another machine. */
  HOST_FULL,
  /** The machine is here already, in another life. */
  ALREADY_HERE,
  /** The hypervisor is shutting down, or failed. */
  INTERNAL,
  /** See {@link Refusal#OUT_OF_ORDER}. */
  OUT_OF_ORDER,
  /** See {@link Refusal#NO_RUN_RIGHT}. */
  NO_RUN_RIGHT,
  /** See {@link Refusal#FROZEN}. */
  FROZEN,
  /** See {@link Refusal#IMPORTING}. */
  IMPORTING,
  /** See {@link Refusal#MIGRATION_UNDER_WAY}. */
  MIGRATION_UNDER_WAY,
  /** See {@link Refusal#PAUSED}. */
  PAUSED,
  /** See {@link Refusal#WRONG_MACHINE}. */
  WRONG_MACHINE,
  /** See {@link Refusal#WRONG_MIGRATION}. */
  WRONG_MIGRATION,
  /** See {@link Refusal#WRONG_GENERATION}. */
  WRONG_GENERATION,
  /** See {@link Refusal#WRONG_PLATFORM}. */
  WRONG_PLATFORM,
  /** See {@link Refusal#WRONG_BOOT}. */
  WRONG_BOOT,
  /** See {@link Refusal#WRONG_VERDICT}. */
  WRONG_VERDICT,
  /** See {@link Refusal#WRONG_REDEEM_NUMBER}. */
  WRONG_REDEEM_NUMBER,
  /** See {@link Refusal#TPM_RESET}. */
  TPM_RESET,
  /** See {@link Refusal#WRONG_ROOT}. */
  WRONG_ROOT,
  /** See {@link Refusal#TICKET_EXPIRED}. */
  TICKET_EXPIRED,
  /** See {@link Refusal#GIVEN_UP}. */
  GIVEN_UP,
  /** See {@link Refusal#MID_BURNED}. */
  MID_BURNED,
  /** See {@link Refusal#NOT_LOGGED}. */
  NOT_LOGGED,
  /** See {@link Refusal#NOT_WITNESSED}. */
  NOT_WITNESSED,
  /** See {@link Refusal#WRONG_PROTOCOL}. */
  WRONG_PROTOCOL;

  /** The code of a monitor's refusal. */
  public static ErrorCode of(Refusal refusal) {
    return valueOf(refusal.name());
  }
}
