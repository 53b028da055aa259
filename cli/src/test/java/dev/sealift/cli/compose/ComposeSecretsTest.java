package dev.sealift.cli.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.cli.CliException;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeSecretsTest {
  /** How docker-compose.yml names a file of the work folder. */
  private static final Pattern FILE =
      Pattern.compile("\\{file: \"\\$\\{SEALIFT_WORK:-\\./\\.sealift-compose}/([^\"]+)\"}");

  @TempDir Path folder;

  @Test
  void everyFileThatTheComposeFileMounts_isMade() throws Exception {
    secrets().complete(new SecureRandom());

    assertThat(mounted()).hasSizeGreaterThan(10);
    for (String file : mounted()) {
      assertThat(folder.resolve("work").resolve(file)).isNotEmptyFile();
    }
    secrets().require();
  }

  @Test
  void secretsMayBeReadByTheUsersOfContainers_butTheirFolderIsTheOwners() throws Exception {
    secrets().complete(new SecureRandom());

    Path key = folder.resolve("work/secrets/access/key-broker.key");
    assertThat(permissions(key)).isEqualTo("r--r--r--");
    for (String kept : List.of("authority.key", "issuer.jwk")) {
      assertThat(permissions(folder.resolve("work/secrets/access").resolve(kept)))
          .as("what no container mounts")
          .isEqualTo("rw-------");
    }
    assertThat(permissions(folder.resolve("work"))).isEqualTo("rwx------");
    assertThat(permissions(folder.resolve("work/secrets"))).isEqualTo("rwx------");
  }

  @Test
  void secretsThatAreThere_areKept() throws Exception {
    secrets().complete(new SecureRandom());
    String before = Files.readString(folder.resolve("work/secrets/broker-master.key"));

    secrets().complete(new SecureRandom());

    assertThat(folder.resolve("work/secrets/broker-master.key")).hasContent(before);
  }

  @Test
  void aSecretThatIsMissing_isNamedWithWhatMakesIt() throws Exception {
    secrets().complete(new SecureRandom());
    for (String file : mounted()) {
      Path there = folder.resolve("work").resolve(file);
      String content = Files.readString(there);
      Files.delete(there);

      assertThatThrownBy(() -> secrets().require())
          .isInstanceOf(CliException.class)
          .hasMessage("the secret %s is missing; `sealift cluster secrets` makes it", there);
      Files.writeString(there, content);
    }
  }

  private ComposeSecrets secrets() {
    return new ComposeSecrets(new WorkFolder(folder.resolve("work")));
  }

  private static List<String> mounted() throws IOException {
    Path file = Path.of(System.getProperty("sealift.home")).resolve("docker-compose.yml");
    return FILE.matcher(Files.readString(file)).results().map(ComposeSecretsTest::name).toList();
  }

  private static String name(MatchResult found) {
    return found.group(1);
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
