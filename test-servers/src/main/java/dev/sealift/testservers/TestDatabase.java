package dev.sealift.testservers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A database of the one PostgreSQL server that all tests of this JVM share. */
public final class TestDatabase {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final PostgresAccess server;
  private final String name;

  private TestDatabase(PostgresAccess server, String name) {
    this.server = server;
    this.name = name;
  }

  /** An empty one. */
  public static TestDatabase fresh() {
    return create(TestServers.postgres(), "");
  }

  /** A copy of this one, which nobody may be connected to now: its backup. */
  public TestDatabase copy() {
    return create(server, " template " + name);
  }

  /** JDBC address with user and password, all that a client needs. */
  public String url() {
    return server.url(name);
  }

  private static TestDatabase create(PostgresAccess server, String from) {
    String name = "test" + NUMBER.incrementAndGet();
    try (Connection connection = DriverManager.getConnection(server.url("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name + from);
    } catch (SQLException e) {
      throw new IllegalStateException("no database" + from, e);
    }
    return new TestDatabase(server, name);
  }
}
