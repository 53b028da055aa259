package dev.sealift.testservers;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which engine runs the servers.
 *
 * @param kind of the engine
 * @param reason why this one
 */
record Choice(Kind kind, String reason) {
  /** Environment variable that takes the choice away. */
  static final String VARIABLE = "SEALIFT_TEST_SERVERS";

  enum Kind {
    DOCKER,
    EMBEDDED
  }

  /**
   * Chooses.
   *
   * @param wanted what the variable says
   * @param obstacle asks the Docker engine, which may take a while, for what keeps it from being
   *     used; empty when nothing does
   * @throws IllegalStateException when the variable cannot be obeyed
   */
  static Choice of(@Nullable String wanted, Supplier<Optional<String>> obstacle) {
    return switch (wanted) {
      case null -> ifPossible(obstacle.get());
      case "" -> ifPossible(obstacle.get());
      case "docker" -> new Choice(Kind.DOCKER, demanded(wanted, obstacle.get()));
      case "embedded" -> new Choice(Kind.EMBEDDED, demanded(wanted, Optional.empty()));
      default ->
          throw new IllegalStateException(
              "%s is %s, want docker or embedded".formatted(VARIABLE, wanted));
    };
  }

  /** What the output of the tests says. */
  String line(Images images) {
    return switch (kind) {
      case DOCKER ->
          "Servers for tests: containers of %s and %s (%s)"
              .formatted(images.postgres(), images.kafka(), reason);
      case EMBEDDED -> "Servers for tests: embedded PostgreSQL and Kafka (%s)".formatted(reason);
    };
  }

  private static Choice ifPossible(Optional<String> obstacle) {
    return obstacle
        .map(reason -> new Choice(Kind.EMBEDDED, reason))
        .orElseGet(() -> new Choice(Kind.DOCKER, "a Docker engine answers"));
  }

  private static String demanded(String wanted, Optional<String> obstacle) {
    String demand = "%s is %s".formatted(VARIABLE, wanted);
    if (obstacle.isPresent()) {
      throw new IllegalStateException("%s, but %s".formatted(demand, obstacle.get()));
    }
    return demand;
  }
}
