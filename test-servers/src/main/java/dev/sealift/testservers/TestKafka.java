package dev.sealift.testservers;

/** A Kafka broker that makes no topic by itself, and that a test may kill. */
public sealed interface TestKafka extends AutoCloseable permits EmbeddedKafka, ContainerKafka {

  /** One of the caller's own, with nothing in it. */
  static TestKafka start() {
    return TestServers.engine().startKafka();
  }

  /** The one that all tests of this JVM share; nobody kills or closes it. */
  static TestKafka shared() {
    return TestServers.kafka();
  }

  /** Where clients find it, after {@link #startAgain} too. */
  String bootstrapServers();

  /** Ends it without warning, as SIGKILL does. */
  void kill();

  /** Starts it after {@link #kill}, on what it kept. */
  void startAgain();

  /** Ends it, with all that it kept. */
  @Override
  void close();
}
