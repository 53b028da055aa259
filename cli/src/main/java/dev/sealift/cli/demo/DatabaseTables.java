package dev.sealift.cli.demo;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads every column of every row of every table of a PostgreSQL database. */
final class DatabaseTables {

  private static final String TABLES =
      """
      SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
      """;

  private DatabaseTables() {}

  static void search(String url, String user, String password, Haystack haystack)
      throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, user, password)) {
      for (String table : tables(connection)) {
        rows(connection, table, haystack);
      }
    }
  }

  private static List<String> tables(Connection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet names = statement.executeQuery(TABLES)) {
      while (names.next()) {
        tables.add(names.getString(1));
      }
    }
    return tables;
  }

  /** Binary columns count as they are; all others as their text. */
  private static void rows(Connection connection, String table, Haystack haystack)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int column = 1; column <= columns; column++) {
          Object value = rows.getObject(column);
          if (value instanceof byte[] bytes) {
            haystack.add(bytes);
          } else if (value != null) {
            haystack.add(rows.getString(column).getBytes(StandardCharsets.UTF_8));
          }
        }
      }
    }
  }
}
