package dev.sealift.keybroker;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One real PostgreSQL server for all tests of this JVM, with a database for each that asks. */
final class Database {

  private static final AtomicInteger NEXT = new AtomicInteger();

  private static final EmbeddedPostgres SERVER = start();

  private Database() {}

  /** The JDBC address of a fresh database. */
  static String fresh() {
    return create("");
  }

  /** The JDBC address of a copy of a database that nobody uses now: its backup. */
  static String copy(String database) {
    return create(" template " + database.replaceAll(".*/([a-z0-9]+)\\?.*", "$1"));
  }

  private static String create(String from) {
    String name = "broker" + NEXT.incrementAndGet();
    try (Connection connection = SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name + from);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return SERVER.getJdbcUrl("postgres", name);
  }

  private static EmbeddedPostgres start() {
    try {
      EmbeddedPostgres server = EmbeddedPostgres.start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(EmbeddedPostgres server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
