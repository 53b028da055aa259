package dev.sealift.hypervisor.boot;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The verifier did not affirm this boot, or its answer is none. */
public final class AttestationRefusedException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final String slug;

  AttestationRefusedException(String slug, @Nullable String message) {
    super(message);
    this.slug = slug;
  }

  /** The kind of the problem, such as {@code platform-not-enrolled}. */
  public String slug() {
    return slug;
  }
}
