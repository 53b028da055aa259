package dev.sealift.hostagent.management;

import java.io.Serial;

/** A request that the hypervisor refused, or that did not reach it or come back. */
public final class ManagementException extends Exception {

  /** There is no connection, or it broke before the answer came. */
  public static final String HYPERVISOR_DOWN = "HYPERVISOR_DOWN";

  /** No answer came in time; the request may have been carried out. */
  public static final String TIMEOUT = "TIMEOUT";

  /** What the hypervisor sent was no answer to the request. */
  public static final String BAD_ANSWER = "BAD_ANSWER";

  @Serial private static final long serialVersionUID = 1;

  private final String code;

  /**
   * A refusal.
   *
   * @param code for programs: the hypervisor's, or one of this class
   * @param message for people
   */
  public ManagementException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** Why, for programs. */
  public String code() {
    return code;
  }

  /** Whether the hypervisor did not answer at all: the same request may do later. */
  public boolean isSilence() {
    return code.equals(HYPERVISOR_DOWN) || code.equals(TIMEOUT);
  }
}
