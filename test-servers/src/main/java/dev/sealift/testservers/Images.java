package dev.sealift.testservers;

import dev.sealift.standalone.ClusterException;
import dev.sealift.standalone.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The images that docker-compose.yml names: tests run what a deployment runs.
 *
 * @param postgres reference of the image of PostgreSQL
 * @param kafka reference of the image of Kafka
 */
record Images(String postgres, String kafka) {

  /** Those of the checkout that these tests are of. */
  static Images ofThisCheckout() {
    try {
      Path file = Installation.current().home().resolve("docker-compose.yml");
      return named(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClusterException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Those that the text of a compose file names. */
  static Images named(String composeFile) {
    return new Images(reference("postgres", composeFile), reference("apache/kafka", composeFile));
  }

  private static String reference(String name, String composeFile) {
    Set<String> found =
        Pattern.compile("^ *image: *(" + Pattern.quote(name) + ":\\S+) *$", Pattern.MULTILINE)
            .matcher(composeFile)
            .results()
            .map((MatchResult line) -> line.group(1))
            .collect(Collectors.toSet());
    if (found.size() != 1) {
      throw new IllegalStateException("want one version of %s, found %s".formatted(name, found));
    }
    return found.iterator().next();
  }
}
