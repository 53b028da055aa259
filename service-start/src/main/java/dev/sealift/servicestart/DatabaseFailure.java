package dev.sealift.servicestart;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The service's database does not answer, or does not let it in. */
final class DatabaseFailure extends AbstractFailureAnalyzer<SQLException> {

  /** Classes of SQLSTATE: connection exception, invalid authorisation, invalid catalogue name. */
  private enum Kind {
    UNREACHABLE(
        "08",
        "the database does not answer",
        "Start it, or set spring.datasource.url to where it is"),
    REFUSED(
        "28",
        "the database does not let us in",
        "Set spring.datasource.username and .password to those that it was made with"),
    ABSENT(
        "3D",
        "the server has no such database",
        "Create it, or set spring.datasource.url to where it is");

    private final String sqlStateClass;
    private final String problem;
    private final String action;

    Kind(String sqlStateClass, String problem, String action) {
      this.sqlStateClass = sqlStateClass;
      this.problem = problem;
      this.action = action;
    }
  }

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable root, SQLException cause) {
    String state = cause.getSQLState();
    for (Kind kind : Kind.values()) {
      if (state != null && state.startsWith(kind.sqlStateClass)) {
        return new FailureAnalysis(
            "%s: %s".formatted(kind.problem, cause.getMessage()), kind.action, cause);
      }
    }
    return null;
  }
}
