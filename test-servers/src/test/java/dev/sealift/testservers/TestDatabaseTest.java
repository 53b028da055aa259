package dev.sealift.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class TestDatabaseTest {

  @Test
  void server_isOfTheMajorVersionThatTheComposeFileNames() throws Exception {
    String version = ask(TestDatabase.fresh(), "show server_version");

    assertThat(version.replaceAll("\\..*", ""))
        .isEqualTo(Images.ofThisCheckout().postgres().replaceAll("postgres:([0-9]+).*", "$1"));
  }

  @Test
  void copy_hasWhatTheDatabaseHadAtThatTime() throws Exception {
    TestDatabase database = TestDatabase.fresh();
    execute(database, "create table t (n integer)");
    execute(database, "insert into t values (1)");

    TestDatabase copy = database.copy();
    execute(database, "insert into t values (2)");

    assertThat(ask(copy, "select count(*) from t")).isEqualTo("1");
    assertThat(ask(database, "select count(*) from t")).isEqualTo("2");
  }

  @Test
  void freshDatabase_hasNothingOfAnother() throws Exception {
    execute(TestDatabase.fresh(), "create table t (n integer)");
    TestDatabase fresh = TestDatabase.fresh();

    assertThatThrownBy(() -> ask(fresh, "select count(*) from t"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("relation \"t\" does not exist");
  }

  private static void execute(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database.url());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database.url());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
