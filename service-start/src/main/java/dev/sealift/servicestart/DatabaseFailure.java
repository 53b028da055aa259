package dev.sealift.servicestart;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The service's database does not answer, or does not let it in. */
final class DatabaseFailure extends AbstractFailureAnalyzer<SQLException> {

  /** Classes of SQLSTATE: connection exception, invalid authorisation, invalid catalogue name. */
  private enum Kind {
    UNREACHABLE("08", "the database does not answer"),
    REFUSED("28", "the database does not let us in"),
    ABSENT("3D", "the server has no such database");

    private final String sqlStateClass;
    private final String problem;

    Kind(String sqlStateClass, String problem) {
      this.sqlStateClass = sqlStateClass;
      this.problem = problem;
    }
  }

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable root, SQLException cause) {
    String state = cause.getSQLState();
    for (Kind kind : Kind.values()) {
      if (state != null && state.startsWith(kind.sqlStateClass)) {
        return new FailureAnalysis(
            "%s: %s".formatted(kind.problem, cause.getMessage()),
            "Start the database, or set spring.datasource.url, .username and .password",
            cause);
      }
    }
    return null;
  }
}
