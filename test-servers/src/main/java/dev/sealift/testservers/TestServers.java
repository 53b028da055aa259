package dev.sealift.testservers;

import org.jspecify.annotations.Nullable;

/** What all tests of this JVM share: the engine, and what it runs for them. */
final class TestServers {
  private static @Nullable Engine engine;
  private static @Nullable PostgresAccess postgres;
  private static @Nullable TestKafka kafka;

  private TestServers() {}

  /** The engine; the first call chooses it, and says so. */
  static synchronized Engine engine() {
    if (engine == null) {
      Images images = Images.ofThisCheckout();
      Choice choice =
          Choice.of(System.getenv(Choice.VARIABLE), () -> ContainerEngine.obstacle(images));
      engine =
          switch (choice.kind()) {
            case DOCKER -> ContainerEngine.watched(images);
            case EMBEDDED -> new EmbeddedEngine();
          };
      System.out.println(choice.line(images));
    }
    return engine;
  }

  static synchronized PostgresAccess postgres() {
    if (postgres == null) {
      postgres = engine().startPostgres();
    }
    return postgres;
  }

  static synchronized TestKafka kafka() {
    if (kafka == null) {
      kafka = engine().startKafka();
    }
    return kafka;
  }
}
