package dev.sealift.servicestart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.springframework.boot.diagnostics.FailureAnalysis;

class DatabaseFailureTest {

  @Test
  void databaseThatDoesNotAnswer_isNamedByItsAddress() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    String url = "jdbc:postgresql://127.0.0.1:%d/ledger?password=secret".formatted(port);
    SQLException refused =
        catchThrowableOfType(SQLException.class, () -> DriverManager.getConnection(url));

    assertThat(told(refused))
        .startsWith("the database does not answer: ")
        .contains("127.0.0.1:" + port)
        .doesNotContain("secret");
  }

  @Test
  void databaseThatLetsNobodyIn_orIsNotThere_isSaidToBeSo() {
    SQLException refused = new PSQLException("no password", PSQLState.INVALID_PASSWORD);
    assertThat(told(refused)).isEqualTo("the database does not let us in: no password");
    assertThat(analysis(refused).getAction()).contains("those that it was made with");
    assertThat(told(new SQLException("no ledger", "3D000")))
        .isEqualTo("the server has no such database: no ledger");
  }

  @Test
  void otherFailures_areLeftToTheirStackTraces() {
    SQLException fault = new SQLException("syntax", "42601");
    assertThat(new DatabaseFailure().analyze(new IllegalStateException(fault), fault)).isNull();
    SQLException without = new SQLException("no state");
    assertThat(new DatabaseFailure().analyze(new IllegalStateException(without), without)).isNull();
  }

  private static String told(SQLException cause) {
    return analysis(cause).getDescription();
  }

  private static FailureAnalysis analysis(SQLException cause) {
    return new DatabaseFailure().analyze(new IllegalStateException(cause));
  }
}
