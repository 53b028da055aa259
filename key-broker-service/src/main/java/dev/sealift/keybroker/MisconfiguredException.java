package dev.sealift.keybroker;

import java.io.Serial;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A property is absent, or what it names cannot be used; the service does not start. */
public final class MisconfiguredException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final String property;

  /**
   * Says what is wrong.
   *
   * @param property name of the property
   * @param problem what is wrong with it; quotes no secret
   */
  public MisconfiguredException(String property, String problem) {
    super("%s: %s".formatted(property, problem));
    this.property = property;
  }

  /** Tells it to operators without a stack trace. */
  static final class Analyzer extends AbstractFailureAnalyzer<MisconfiguredException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, MisconfiguredException cause) {
      return new FailureAnalysis(
          String.valueOf(cause.getMessage()), "Set the property " + cause.property, cause);
    }
  }
}
