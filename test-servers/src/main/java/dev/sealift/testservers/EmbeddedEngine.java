package dev.sealift.testservers;

import dev.sealift.standalone.ClusterException;
import dev.sealift.standalone.FreePorts;
import dev.sealift.standalone.Installation;
import dev.sealift.standalone.kafka.KafkaBroker;
import dev.sealift.standalone.postgres.PostgresBinaries;
import dev.sealift.standalone.postgres.PostgresPasswords;
import dev.sealift.standalone.postgres.PostgresServer;
import dev.sealift.standalone.process.ProcessFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;

/** Runs the servers of the embedded cluster, each a process. */
final class EmbeddedEngine implements Engine {
  private static final SecureRandom RANDOM = new SecureRandom();

  @Override
  public PostgresAccess startPostgres() {
    try {
      EmbeddedProcess process = new EmbeddedProcess("postgres");
      PostgresBinaries binaries = PostgresBinaries.unpackedIn(binaries());
      PostgresServer server;
      try (FreePorts ports = new FreePorts(RANDOM)) {
        server =
            new PostgresServer(
                process.name(),
                "tests",
                process.folder().resolve("data"),
                PostgresPasswords.in(process.folder(), process.name(), RANDOM),
                ports.take());
        server.initialise(binaries, process.oneShot());
      }
      // As Testcontainers has it: no test needs its rows after the machine lost power.
      Files.writeString(
          server.folder().resolve("postgresql.conf"), "fsync = off\n", StandardOpenOption.APPEND);
      process.start(server.launch(binaries, process.log()), server.readyCheck());
      return new PostgresAccess(
          "127.0.0.1:" + server.port(),
          PostgresServer.ADMINISTRATOR,
          server.passwords().administrator());
    } catch (IOException | ProcessFailedException | ClusterException e) {
      throw new IllegalStateException("PostgreSQL does not start", e);
    }
  }

  @Override
  public TestKafka startKafka() {
    try {
      EmbeddedProcess process = new EmbeddedProcess("kafka");
      KafkaBroker broker;
      try (FreePorts ports = new FreePorts(RANDOM)) {
        broker =
            new KafkaBroker(
                process.name(),
                process.folder(),
                Installation.current().classPath("standalone"),
                process.folder(),
                List.of(),
                ports.take(),
                ports.take());
        broker.prepare();
      }
      return new EmbeddedKafka(
          process, process.start(broker.launch(process.log()), broker.readyCheck()));
    } catch (IOException | ProcessFailedException | ClusterException e) {
      throw new IllegalStateException("Kafka does not start", e);
    }
  }

  /** Where clusters of this checkout have them, too. */
  private static Path binaries() throws ClusterException {
    return Installation.current().home().resolve("standalone/target/postgresql");
  }
}
