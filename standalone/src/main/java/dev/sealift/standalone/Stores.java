package dev.sealift.standalone;

import dev.sealift.standalone.kafka.KafkaBroker;
import dev.sealift.standalone.postgres.PostgresBinaries;
import dev.sealift.standalone.postgres.PostgresPasswords;
import dev.sealift.standalone.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Set;

/**
 * The Kafka broker and the three PostgreSQL servers.
 *
 * @param kafka for commands and events
 * @param attestation database of the attestation service
 * @param broker database of the key broker
 * @param orchestrator database of the orchestrator
 */
public record Stores(
    KafkaBroker kafka,
    PostgresServer attestation,
    PostgresServer broker,
    PostgresServer orchestrator) {
  /** Name of the Kafka process. */
  public static final String KAFKA = "kafka";

  /** Plans the four and takes their ports. */
  static Stores plan(Blueprint blueprint, Installation installation, SecureRandom random)
      throws IOException, ClusterException {
    KafkaBroker kafka =
        new KafkaBroker(
            KAFKA,
            blueprint.work().data(KAFKA),
            installation.classPath(AotCaches.KAFKA_MODULE),
            blueprint.temporary(KAFKA),
            blueprint.aot().of(AotCaches.KAFKA_MODULE),
            blueprint.takePort(),
            blueprint.takePort());
    Stores stores =
        new Stores(
            kafka,
            server("attestation", blueprint, random),
            server("broker", blueprint, random),
            server("orchestrator", blueprint, random));
    blueprint.add(
        kafka.launch(blueprint.work().log(KAFKA)),
        kafka.readyCheck(),
        kafka.bootstrapServers(),
        Set.of(),
        kafka::prepare,
        () -> {});
    Path unpacked = binariesFolder(installation, blueprint);
    stores.add(stores.attestation, blueprint, unpacked);
    stores.add(stores.broker, blueprint, unpacked);
    stores.add(stores.orchestrator, blueprint, unpacked);
    return stores;
  }

  private static PostgresServer server(String database, Blueprint blueprint, SecureRandom random)
      throws IOException {
    String name = "postgres-" + database;
    PostgresPasswords passwords = PostgresPasswords.in(blueprint.work().secrets(), name, random);
    return new PostgresServer(
        name, database, blueprint.work().data(name), passwords, blueprint.takePort());
  }

  private void add(PostgresServer server, Blueprint blueprint, Path unpacked) {
    PostgresBinaries binaries = new PostgresBinaries(unpacked);
    blueprint.add(
        server.launch(binaries, blueprint.work().log(server.name())),
        server.readyCheck(),
        server.jdbcUrl(),
        Set.of(),
        () ->
            server.initialise(
                PostgresBinaries.unpackedIn(unpacked), blueprint.oneShot(server.name())),
        () -> {});
  }

  /**
   * Beside the build output, so that clusters share it; in the work folder when the checkout is
   * another user's.
   */
  private static Path binariesFolder(Installation installation, Blueprint blueprint) {
    Path shared = installation.home().resolve("standalone").resolve("target");
    return Files.isWritable(shared)
        ? shared.resolve("postgresql")
        : blueprint.work().data("postgresql");
  }
}
