package dev.sealift.cli.demo;

import dev.sealift.api.management.DumpMemory;
import dev.sealift.api.management.ManagementResponse;
import dev.sealift.api.management.Operations;
import dev.sealift.protocol.id.VmId;
import dev.sealift.standalone.service.HypervisorClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for the secret wherever somebody untrusted could look.
 *
 * <p>A search proves something only where it could have found something: in each place a public
 * marker must turn up.
 */
final class Secrecy {

  /** What the ordinary process of the demo guest keeps in its memory. */
  private static final String GUEST_MARKER = "SEALIFT-PUBLIC-MARKER";

  private final DemoCluster cluster;
  private final VmId vm;
  private final List<byte[]> patterns;
  private final List<Place> places = new ArrayList<>();

  Secrecy(DemoCluster cluster, VmId vm, byte[] secret) {
    this.cluster = cluster;
    this.vm = vm;
    this.patterns = SecretPatterns.of(secret);
  }

  /** What the host's software sees when it dumps the guest's memory. */
  void guestMemory(String host) throws IOException {
    Path dump = cluster.scratch("guest-memory-" + host);
    Haystack haystack = new Haystack("guest memory on " + host, patterns, GUEST_MARKER);
    try (HypervisorClient socket = cluster.managementSocket(host)) {
      ManagementResponse response =
          socket.call(Operations.DUMP_MEMORY, new DumpMemory(vm, dump.toString()));
      if (response.error() != null) {
        throw new IOException("no dump: " + response.error().message());
      }
      haystack.addFile(dump);
    } finally {
      Files.deleteIfExists(dump);
    }
    places.add(haystack.result());
  }

  /** Every byte that went to and from a host during a migration. */
  void wire(String host, byte[] mid) throws IOException {
    Haystack haystack = new Haystack("the wire to " + host, patterns, mid);
    haystack.addFile(cluster.tap(host).recording());
    places.add(haystack.result());
  }

  /** The memory of a host's agent. */
  void agentMemory(String host) throws IOException {
    Haystack haystack = new Haystack("memory of the agent of " + host, patterns, vm.value());
    haystack.addProcess(cluster.agentPid(host));
    places.add(haystack.result());
  }

  /** Every topic from its first record on. */
  void kafka() {
    Haystack haystack = new Haystack("all Kafka topics", patterns, vm.value());
    KafkaTopics.search(cluster.kafka(), haystack);
    places.add(haystack.result());
  }

  /**
   * Every table of a database.
   *
   * @param marker what must be in one of its rows
   */
  void database(String server, String marker) throws SQLException {
    Haystack haystack = new Haystack("all tables of " + server, patterns, marker);
    cluster.searchDatabase(server, haystack);
    places.add(haystack.result());
  }

  /** What was searched so far. */
  List<Place> places() {
    return List.copyOf(places);
  }

  /** Wipes the patterns. */
  void close() {
    SecretPatterns.wipe(patterns);
  }
}
