package dev.sealift.access.server;

import java.io.Serial;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A service cannot know who it is or whom to believe; it does not start. */
public final class AccessMisconfiguredException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final String property;

  AccessMisconfiguredException(String property, String problem) {
    super("%s%s: %s".formatted(AccessProperties.PREFIX, property, problem));
    this.property = AccessProperties.PREFIX + property;
  }

  /** Tells it to operators without a stack trace. */
  static final class Analyzer extends AbstractFailureAnalyzer<AccessMisconfiguredException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, AccessMisconfiguredException cause) {
      return new FailureAnalysis(
          String.valueOf(cause.getMessage()), "Set the property " + cause.property, cause);
    }
  }
}
