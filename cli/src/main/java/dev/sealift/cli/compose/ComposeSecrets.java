package dev.sealift.cli.compose;

import dev.sealift.access.Role;
import dev.sealift.access.issue.AccessFiles;
import dev.sealift.access.issue.Identity;
import dev.sealift.access.issue.SecretFile;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.standalone.postgres.PostgresPasswords;
import dev.sealift.standalone.provision.Provisioning;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files that docker-compose.yml mounts into containers.
 *
 * <p>Nobody but their owner may enter the folder that they are in. Each file by itself may be read
 * by anybody, for the users that containers run as are not the owner; a container sees those files
 * alone that it mounts.
 *
 * @param work the work folder
 */
record ComposeSecrets(WorkFolder work) {

  private static final String KAFKA = "kafka";

  private static final List<String> DATABASES = List.of("orchestrator", "broker", "attestation");

  /** Who get certificates: each under every name that others find it by. */
  private static List<Identity> identities() {
    return Stream.concat(
            Stream.of(
                identity("attestation-service", Role.ATTESTATION, "attestation-service"),
                identity(
                    "key-broker", Role.KEY_BROKER, "key-broker", "key-broker-1", "key-broker-2"),
                identity("orchestrator", Role.ORCHESTRATOR, "orchestrator-1", "orchestrator-2"),
                identity(KAFKA, Role.KAFKA, "kafka-1", "kafka-2", "kafka-3"),
                new Identity("monitor", Role.MONITOR, Set.of())),
            ComposeCluster.HOSTS.stream().map(host -> identity(host, Role.HOST, host)))
        .toList();
  }

  /** Published on loopback, and asked for their health within their own containers. */
  private static Identity identity(String name, Role role, String... hostNames) {
    return new Identity(
        name,
        role,
        Stream.concat(Stream.of(hostNames), Identity.LOOPBACK.stream())
            .collect(Collectors.toSet()));
  }

  /** Makes what is missing, and certificates anew that expire soon; what else is there stays. */
  void complete(SecureRandom random) throws IOException {
    work.create();
    new Provisioning(work).complete(identities(), random, Clock.systemUTC());
    SecretFile.write(
        kafkaKeyStore(),
        Files.readString(access().privateKey(KAFKA))
            + Files.readString(access().certificate(KAFKA)));
    for (String database : DATABASES) {
      PostgresPasswords.in(work.secrets(), "postgres-" + database, random);
    }
    SecretFile.createIfMissing(grafanaPassword(), random);
    for (Path file : files()) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    }
  }

  /**
   * Checks that every file is there.
   *
   * @throws CliException naming the first that is missing
   */
  void require() throws CliException {
    for (Path file : files()) {
      if (!Files.isRegularFile(file)) {
        throw new CliException(
            ExitCode.REFUSED,
            "the secret %s is missing; `sealift cluster secrets` makes it".formatted(file));
      }
    }
  }

  private List<Path> files() {
    Provisioning keys = new Provisioning(work);
    Path secrets = work.secrets();
    Stream<Path> passwords =
        DATABASES.stream()
            .flatMap(database ->
                Stream.of("postgres-%s.password", "postgres-%s.administrator.password")
                    .map(name -> secrets.resolve(name.formatted(database))));
    AccessFiles access = access();
    Stream<Path> certificates =
        identities().stream()
            .flatMap(service ->
                Stream.of(access.certificate(service.name()), access.privateKey(service.name())));
    return Stream.of(
            Stream.of(
                access.authority(),
                access.issuerKeys(),
                keys.attestationSigningKey(),
                keys.brokerSigningKey(),
                keys.brokerSealingKey(),
                keys.brokerMasterKey(),
                keys.trustFile(),
                grafanaPassword(),
                kafkaKeyStore()),
            certificates,
            passwords)
        .flatMap(paths -> paths)
        .toList();
  }

  private AccessFiles access() {
    return new Provisioning(work).access();
  }

  /** Kafka wants certificate and key in one file. */
  private Path kafkaKeyStore() {
    return work.secrets().resolve("kafka.pem");
  }

  private Path grafanaPassword() {
    return work.secrets().resolve("grafana.password");
  }
}
