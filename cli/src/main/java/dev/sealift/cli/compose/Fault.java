package dev.sealift.cli.compose;

import dev.sealift.cli.CliException;
import java.time.Duration;
import java.util.stream.Stream;

/** Something that breaks while a machine moves, and is mended afterwards. */
enum Fault {
  /** One of three brokers is gone; what it led is led by another. */
  KAFKA_BROKER_KILLED("a broker of Kafka is killed", killed("kafka-2")),

  /** One of two orchestrators is gone; the other drives what it drove. */
  ORCHESTRATOR_KILLED("an orchestrator is killed", killed("orchestrator-1")),

  /** One of two key brokers is gone; the other decides on what it began. */
  KEY_BROKER_KILLED("a key broker is killed", killed("key-broker-1")),

  /** The host that a machine moves to reaches nobody, and nobody it, for as long as TCP waits. */
  NETWORK_CUT("the target's network is cut, for a while", cut()),

  /** The same for longer than a hypervisor waits for the next byte of the other. */
  NETWORK_CUT_FOR_LONG("the target's network is cut, for long", cut(), Duration.ofSeconds(75)),

  /** All three databases are restarted. */
  POSTGRES_RESTARTED(
      "PostgreSQL is restarted",
      restarted("postgres-broker", "postgres-orchestrator", "postgres-attestation"));

  private final String description;

  // Lambdas over constants: as immutable as the checker wants.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Act act;

  private final Duration lasts;

  /** Longer than a host may be silent, shorter than a saga waits. */
  Fault(String description, Act act) {
    this(description, act, Duration.ofSeconds(12));
  }

  Fault(String description, Act act, Duration lasts) {
    this.description = description;
    this.act = act;
    this.lasts = lasts;
  }

  /** For people. */
  String description() {
    return description;
  }

  /** How long it stays broken. */
  Duration lasts() {
    return lasts;
  }

  /**
   * Breaks something.
   *
   * @param target where the machine moves to
   */
  void strike(Docker docker, Target target) throws CliException {
    act.strike.on(docker, target);
  }

  /** Makes it whole and waits until it is healthy. */
  void mend(Docker docker, Target target) throws CliException {
    act.mend.on(docker, target);
  }

  private interface Step {
    void on(Docker docker, Target target) throws CliException;
  }

  private record Act(Step strike, Step mend) {}

  private static Act killed(String service) {
    return new Act(
        (docker, _) -> docker.act("kill", "--signal", "SIGKILL", service),
        (docker, _) -> start(docker, service));
  }

  private static Act restarted(String... services) {
    return new Act(
        (docker, _) -> docker.act(with(services, "restart")),
        (docker, _) -> start(docker, services));
  }

  private static Act cut() {
    return new Act((docker, target) -> target.cut(docker), (docker, target) -> target.join(docker));
  }

  private static void start(Docker docker, String... services) throws CliException {
    docker.act(with(services, "up", "--detach", "--no-deps", "--wait", "--wait-timeout", "300"));
  }

  private static String[] with(String[] services, String... command) {
    return Stream.of(command, services).flatMap(Stream::of).toArray(String[]::new);
  }
}
