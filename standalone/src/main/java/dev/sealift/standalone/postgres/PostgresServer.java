package dev.sealift.standalone.postgres;

import dev.sealift.standalone.process.Launch;
import dev.sealift.standalone.process.OneShot;
import dev.sealift.standalone.process.ProcessFailedException;
import dev.sealift.standalone.process.ProcessKind;
import dev.sealift.standalone.process.ReadyCheck;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * One PostgreSQL server: loopback TCP only, SCRAM passwords, one database that is owned by a role
 * without other rights.
 *
 * @param name of the process
 * @param database of the database and of the role that owns it; lower-case letters
 * @param folder of the data
 * @param passwords where the generated passwords of the administrator and of the role are kept
 * @param port on 127.0.0.1
 */
public record PostgresServer(
    String name, String database, Path folder, PostgresPasswords passwords, int port) {
  /** Name of the role that may do everything. */
  public static final String ADMINISTRATOR = "administrator";

  /** A pool of ten for each of a few instances of a service, and a hand for the curious. */
  private static final int MAX_CONNECTIONS = 60;

  private static final int LOGIN_SECONDS = 2;

  /** JDBC address of the database. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  /** Makes the data folder when there is none. */
  public void initialise(PostgresBinaries binaries, OneShot oneShot)
      throws IOException, ProcessFailedException {
    if (Files.exists(folder)) {
      return;
    }
    Path fresh = folder.resolveSibling(folder.getFileName() + ".new");
    WorkFolder.delete(fresh);
    List<String> command = unprivileged();
    command.addAll(
        List.of(
            binaries.program("initdb").toString(),
            "--pgdata=" + fresh,
            "--username=" + ADMINISTRATOR,
            "--pwfile=" + passwords.administratorFile(),
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync"));
    oneShot.run("initdb of " + name, command, binaries.folder());
    Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  /** How to start the server. */
  public Launch launch(PostgresBinaries binaries, Path log) {
    List<String> command = unprivileged();
    command.add(binaries.program("postgres").toString());
    command.addAll(List.of("-D", folder.toString(), "-p", Integer.toString(port)));
    Map<String, String> settings =
        Map.of(
            "listen_addresses", "127.0.0.1",
            "unix_socket_directories", "",
            "max_connections", Integer.toString(MAX_CONNECTIONS),
            "shared_buffers", "16MB",
            "dynamic_shared_memory_type", "mmap",
            "max_wal_size", "256MB");
    settings.forEach((setting, value) -> command.addAll(List.of("-c", setting + "=" + value)));
    return new Launch(
        name, ProcessKind.POSTGRES, command, Map.of("LC_ALL", "C"), folder, log, List.of(port));
  }

  /** Ready once it lets the administrator in; then the role and its database exist too. */
  public ReadyCheck readyCheck() {
    return () -> {
      try (Connection connection = connect("postgres", ADMINISTRATOR, passwords.administrator())) {
        createDatabase(connection);
        return true;
      } catch (SQLException notYet) {
        return false;
      }
    };
  }

  /** A connection of the role that owns the database. */
  public Connection connect() throws SQLException, IOException {
    return connect(database, database, passwords.owner());
  }

  private Connection connect(String where, String user, String password) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("loginTimeout", Integer.toString(LOGIN_SECONDS));
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, where), properties);
  }

  private void createDatabase(Connection connection) throws SQLException, IOException {
    if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?")) {
      // CREATE ROLE takes no parameters; the password is base64url, the name one of ours.
      execute(
          connection, "CREATE ROLE " + database + " LOGIN PASSWORD '" + passwords.owner() + "'");
    }
    if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?")) {
      execute(connection, "CREATE DATABASE " + database + " OWNER " + database);
    }
  }

  private boolean exists(Connection connection, String query) throws SQLException {
    try (var statement = connection.prepareStatement(query)) {
      statement.setString(1, database);
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * PostgreSQL refuses to run as root. In a user namespace of its own, without a mapping, root is
   * nobody: it owns its files still, and has no capability over anything else.
   */
  private static List<String> unprivileged() {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("unshare", "--user"));
    }
    return command;
  }
}
