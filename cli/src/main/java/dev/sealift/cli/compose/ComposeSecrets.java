package dev.sealift.cli.compose;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.standalone.postgres.PostgresPasswords;
import dev.sealift.standalone.provision.Provisioning;
import dev.sealift.standalone.state.SecretFile;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
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

  private static final List<String> DATABASES = List.of("orchestrator", "broker", "attestation");

  /** Makes what is missing; what is there stays, for databases and hosts know it. */
  void complete(SecureRandom random) throws IOException {
    work.create();
    new Provisioning(work).complete(random);
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
    return Stream.concat(
            Stream.of(
                keys.token(),
                keys.attestationSigningKey(),
                keys.brokerSigningKey(),
                keys.brokerSealingKey(),
                keys.brokerMasterKey(),
                keys.trustFile(),
                grafanaPassword()),
            passwords)
        .toList();
  }

  private Path grafanaPassword() {
    return work.secrets().resolve("grafana.password");
  }
}
