package dev.sealift.hypervisor.management;

import java.io.Serial;

/** A service, or the agent in its place, refuses a letter; the agent may be lying. */
public final class LetterRefusedException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final String slug;

  LetterRefusedException(String slug, String message) {
    super(message);
    this.slug = slug;
  }

  /** The kind of the problem (RFC 9457), the last part of its type. */
  public String slug() {
    return slug;
  }
}
