package dev.sealift.cli.compose;

import dev.sealift.cli.CliException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Something that breaks while a machine moves, and is mended afterwards. */
enum Fault {
  /** One of three brokers is gone; what it led is led by another. */
  KAFKA_BROKER_KILLED("a broker of Kafka is killed") {
    @Override
    void strike(Docker docker, Target target) throws CliException {
      docker.act("kill", "--signal", "SIGKILL", "kafka-2");
    }

    @Override
    void mend(Docker docker, Target target) throws CliException {
      start(docker, List.of("kafka-2"));
    }
  },

  /** One of two orchestrators is gone; the other drives what it drove. */
  ORCHESTRATOR_KILLED("an orchestrator is killed") {
    @Override
    void strike(Docker docker, Target target) throws CliException {
      docker.act("kill", "--signal", "SIGKILL", "orchestrator-1");
    }

    @Override
    void mend(Docker docker, Target target) throws CliException {
      start(docker, List.of("orchestrator-1"));
    }
  },

  /** The host that a machine moves to reaches nobody, and nobody it, for as long as TCP waits. */
  NETWORK_CUT("the target's network is cut, for a while") {
    @Override
    void strike(Docker docker, Target target) throws CliException {
      target.cut(docker);
    }

    @Override
    void mend(Docker docker, Target target) throws CliException {
      target.join(docker);
    }
  },

  /** The same for longer than a hypervisor waits for the next byte of the other. */
  NETWORK_CUT_FOR_LONG("the target's network is cut, for long") {
    @Override
    void strike(Docker docker, Target target) throws CliException {
      target.cut(docker);
    }

    @Override
    void mend(Docker docker, Target target) throws CliException {
      target.join(docker);
    }

    @Override
    Duration lasts() {
      return Duration.ofSeconds(75);
    }
  },

  /** All three databases are restarted. */
  POSTGRES_RESTARTED("PostgreSQL is restarted") {
    @Override
    void strike(Docker docker, Target target) throws CliException {
      docker.act("restart", "postgres-broker", "postgres-orchestrator", "postgres-attestation");
    }

    @Override
    void mend(Docker docker, Target target) throws CliException {
      start(docker, List.of("postgres-broker", "postgres-orchestrator", "postgres-attestation"));
    }
  };

  private final String description;

  Fault(String description) {
    this.description = description;
  }

  /** For people. */
  String description() {
    return description;
  }

  /** How long it stays broken: longer than a host may be silent, shorter than a saga waits. */
  Duration lasts() {
    return Duration.ofSeconds(12);
  }

  /**
   * Breaks something.
   *
   * @param target where the machine moves to
   */
  abstract void strike(Docker docker, Target target) throws CliException;

  /** Makes it whole and waits until it is healthy. */
  abstract void mend(Docker docker, Target target) throws CliException;

  private static void start(Docker docker, List<String> services) throws CliException {
    docker.act(
        Stream.concat(
                Stream.of("up", "--detach", "--no-deps", "--wait", "--wait-timeout", "300"),
                services.stream())
            .toArray(String[]::new));
  }
}
