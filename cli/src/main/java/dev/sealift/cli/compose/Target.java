package dev.sealift.cli.compose;

import dev.sealift.cli.CliException;

/**
 * A host as the engine knows it, looked up before a machine moves there: a move takes seconds, and
 * so do the questions.
 *
 * @param host its name
 * @param container its container
 * @param address what its hypervisor listens on
 * @param data the network of hypervisors
 * @param management the network of agents
 */
record Target(String host, String container, String address, String data, String management) {

  static Target of(Docker docker, String host) throws CliException {
    String project = docker.project();
    return new Target(
        host,
        docker.composeText("ps", "--quiet", host),
        docker.composeText("exec", "-T", host, "printenv", "SEALIFT_AGENT_DATA_BIND_ADDRESS"),
        network(docker, project, "data"),
        network(docker, project, "management"));
  }

  /** Takes it off both networks. */
  void cut(Docker docker) throws CliException {
    docker.docker("network", "disconnect", data, container);
    docker.docker("network", "disconnect", management, container);
  }

  /** Puts it back, under the address and the name that it had. */
  void join(Docker docker) throws CliException {
    docker.docker("network", "connect", "--ip", address, data, container);
    docker.docker("network", "connect", "--alias", host, management, container);
  }

  private static String network(Docker docker, String project, String name) throws CliException {
    return docker.docker(
        "network",
        "ls",
        "--quiet",
        "--filter",
        "label=com.docker.compose.project=" + project,
        "--filter",
        "label=com.docker.compose.network=" + name);
  }
}
