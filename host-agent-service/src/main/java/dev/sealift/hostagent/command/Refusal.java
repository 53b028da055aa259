package dev.sealift.hostagent.command;

import java.io.Serial;

/** A command that is not carried out, and why. */
final class Refusal extends Exception {

  static final String MALFORMED_COMMAND = "MALFORMED_COMMAND";
  static final String COMMAND_EXPIRED = "COMMAND_EXPIRED";
  static final String UNKNOWN_IMAGE = "UNKNOWN_IMAGE";
  static final String HOST_FULL = "HOST_FULL";

  @Serial private static final long serialVersionUID = 1;

  private final String code;
  private final String reason;

  /**
   * A refusal.
   *
   * @param code one of this class, or the hypervisor's
   * @param reason for people, with what to do
   */
  Refusal(String code, String reason) {
    super(reason);
    this.code = code;
    this.reason = reason;
  }

  String code() {
    return code;
  }

  String reason() {
    return reason;
  }
}
