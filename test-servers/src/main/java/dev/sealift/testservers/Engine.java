package dev.sealift.testservers;

/** What runs the servers. */
sealed interface Engine permits EmbeddedEngine, ContainerEngine {

  /** Starts a PostgreSQL server, which ends with this JVM. */
  PostgresAccess startPostgres();

  /** Starts a Kafka broker, which ends with this JVM at the latest. */
  TestKafka startKafka();
}
