package dev.sealift.hypervisor.protection;

/** What a refused hypercall returns in a0. The numbers are part of the guest's interface. */
enum HypercallResult {
  /** An argument is malformed or out of bounds. */
  BAD_ARGUMENT(-1),
  /** The policy names no such process, or names it with another measurement. */
  NOT_IN_POLICY(-2),
  /** No keys of this process are granted to this host. */
  NOT_GRANTED(-3),
  /** The process, or one in this address space, is protected already. */
  ALREADY_PROTECTED(-4),
  /** The caller is not a protected process. */
  NOT_PROTECTED(-5),
  /** The process was given no secret. */
  NO_SECRET(-6),
  /** The process has as many threads as it may have. */
  NO_THREAD(-7);

  private final long value;

  HypercallResult(long value) {
    this.value = value;
  }

  long value() {
    return value;
  }
}
