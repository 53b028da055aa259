package dev.sealift.testservers;

/**
 * How to reach a PostgreSQL server as a user who may do everything.
 *
 * @param address host and port
 * @param user name of the user
 * @param password of the user; letters, digits, hyphens and underscores
 */
record PostgresAccess(String address, String user, String password) {

  /** JDBC address of one of its databases. */
  String url(String database) {
    return "jdbc:postgresql://%s/%s?user=%s&password=%s"
        .formatted(address, database, user, password);
  }
}
