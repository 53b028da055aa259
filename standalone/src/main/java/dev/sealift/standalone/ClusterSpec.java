package dev.sealift.standalone;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What cluster to start.
 *
 * @param work its work folder; made when missing
 * @param hosts its hosts, with unique names
 * @param dataAddresses what the hosts tell each other
 * @param extent how much of it
 * @param traced whether its processes tell every step of the core in their logs
 * @param properties what its services and agents are told beside what a cluster needs; no secret
 */
public record ClusterSpec(
    Path work,
    List<HostSpec> hosts,
    DataAddresses dataAddresses,
    Extent extent,
    boolean traced,
    Map<String, String> properties) {
  /** Enough to migrate there, on and back. */
  public static final int DEFAULT_HOSTS = 3;

  /** How much of a cluster. */
  public enum Extent {
    /** Kafka and PostgreSQL alone, for who brings services of their own. */
    STORES,
    /** Stores, services, agents and with them hypervisors. */
    EVERYTHING
  }

  /** Copies the collections, and checks that names are unique. */
  public ClusterSpec {
    hosts = List.copyOf(hosts);
    properties = Map.copyOf(properties);
    if (new HashSet<>(hosts.stream().map(HostSpec::name).toList()).size() != hosts.size()) {
      throw new IllegalArgumentException(
          "hosts have the names %s, want each once".formatted(hosts));
    }
  }

  /** Kafka and PostgreSQL alone. */
  public static ClusterSpec stores(Path work) {
    return new ClusterSpec(work, List.of(), DataAddresses.direct(), Extent.STORES, false, Map.of());
  }

  /** Everything, with honest hosts {@code host-1} and so on. */
  public static ClusterSpec of(Path work, int hosts) {
    return new ClusterSpec(
        work,
        IntStream.rangeClosed(1, hosts).mapToObj(n -> HostSpec.named("host-" + n)).toList(),
        DataAddresses.direct(),
        Extent.EVERYTHING,
        false,
        Map.of());
  }
}
