package dev.sealift.api.event;

import java.nio.charset.StandardCharsets;

/** The Kafka topics, and where commands for a host are found in theirs. */
public final class Topics {

  /** Commands to hosts, keyed by host. */
  public static final String COMMANDS = "sealift.commands";

  /** Events of hosts, keyed by vm id; heartbeats by host. */
  public static final String EVENTS = "sealift.events";

  /** Ticks of migrations, keyed by vm id; they may be lost. */
  public static final String PROGRESS = "sealift.progress";

  /** Console bytes, keyed by vm id. */
  public static final String CONSOLE = "sealift.console";

  /** State changes of migrations for the outside world, keyed by vm id. */
  public static final String MIGRATIONS = "sealift.migrations";

  /** Partitions of each topic: six consumers on each of two cores before any waits. */
  public static final int PARTITIONS = 12;

  /** What the consumer groups of agents begin with: the host's name follows. */
  public static final String AGENT_GROUPS = "agent-";

  private Topics() {}

  /**
   * The partition of {@link #COMMANDS} that carries the commands of a host, which is where Kafka's
   * default partitioner puts its key.
   */
  public static int partitionOf(String host) {
    return (murmur2(host.getBytes(StandardCharsets.UTF_8)) & 0x7fffffff) % PARTITIONS;
  }

  /** MurmurHash2 in 32 bits with the seed that Kafka's producers use. */
  private static int murmur2(byte[] data) {
    final int m = 0x5bd1e995;
    int h = 0x9747b28c ^ data.length;
    int whole = data.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      int k =
          (data[i] & 0xff)
              | ((data[i + 1] & 0xff) << 8)
              | ((data[i + 2] & 0xff) << 16)
              | ((data[i + 3] & 0xff) << 24);
      k *= m;
      k ^= k >>> 24;
      h = (h * m) ^ (k * m);
    }
    if (whole < data.length) {
      for (int i = data.length - 1; i >= whole; i--) {
        h ^= (data[i] & 0xff) << (8 * (i - whole));
      }
      h *= m;
    }
    h ^= h >>> 13;
    h *= m;
    return h ^ (h >>> 15);
  }
}
