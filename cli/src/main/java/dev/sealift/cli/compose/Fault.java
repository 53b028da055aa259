package dev.sealift.cli.compose;

import dev.sealift.cli.CliException;
import java.util.List;
import java.util.stream.Stream;

/** Something that breaks while a machine moves, and is mended afterwards. */
enum Fault {
  /** One of three brokers is gone; what it led is led by another. */
  KAFKA_BROKER_KILLED("a broker of Kafka is killed") {
    @Override
    void strike(Docker docker, String target) throws CliException {
      docker.act("kill", "--signal", "SIGKILL", "kafka-2");
    }

    @Override
    void mend(Docker docker, String target) throws CliException {
      start(docker, List.of("kafka-2"));
    }
  },

  /** One of two orchestrators is gone; the other drives what it drove. */
  ORCHESTRATOR_KILLED("an orchestrator is killed") {
    @Override
    void strike(Docker docker, String target) throws CliException {
      docker.act("kill", "--signal", "SIGKILL", "orchestrator-1");
    }

    @Override
    void mend(Docker docker, String target) throws CliException {
      start(docker, List.of("orchestrator-1"));
    }
  },

  /** The host that a machine moves to reaches nobody, and nobody it. */
  NETWORK_CUT("the target's network is cut") {
    @Override
    void strike(Docker docker, String target) throws CliException {
      String container = container(docker, target);
      docker.docker("network", "disconnect", network(docker, "data"), container);
      docker.docker("network", "disconnect", network(docker, "management"), container);
    }

    @Override
    void mend(Docker docker, String target) throws CliException {
      String container = container(docker, target);
      docker.docker(
          "network",
          "connect",
          "--ip",
          dataAddress(docker, target),
          network(docker, "data"),
          container);
      docker.docker(
          "network", "connect", "--alias", target, network(docker, "management"), container);
    }
  },

  /** All three databases are restarted. */
  POSTGRES_RESTARTED("PostgreSQL is restarted") {
    @Override
    void strike(Docker docker, String target) throws CliException {
      docker.act("restart", "postgres-broker", "postgres-orchestrator", "postgres-attestation");
    }

    @Override
    void mend(Docker docker, String target) throws CliException {
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

  /**
   * Breaks something.
   *
   * @param target the host that the machine moves to
   */
  abstract void strike(Docker docker, String target) throws CliException;

  /** Makes it whole and waits until it is healthy. */
  abstract void mend(Docker docker, String target) throws CliException;

  private static void start(Docker docker, List<String> services) throws CliException {
    docker.act(
        Stream.concat(
                Stream.of("up", "--detach", "--no-deps", "--wait", "--wait-timeout", "300"),
                services.stream())
            .toArray(String[]::new));
  }

  private static String container(Docker docker, String service) throws CliException {
    return docker.composeText("ps", "--quiet", service);
  }

  /** The one that compose made for this project. */
  private static String network(Docker docker, String name) throws CliException {
    return docker.docker(
        "network",
        "ls",
        "--quiet",
        "--filter",
        "label=com.docker.compose.project=" + docker.project(),
        "--filter",
        "label=com.docker.compose.network=" + name);
  }

  /** The address that the hypervisor listens on. */
  private static String dataAddress(Docker docker, String service) throws CliException {
    return docker.composeText("exec", "-T", service, "printenv", "SEALIFT_AGENT_DATA_BIND_ADDRESS");
  }
}
