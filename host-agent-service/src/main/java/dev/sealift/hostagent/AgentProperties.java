package dev.sealift.hostagent;

import dev.sealift.access.PeerUrl;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Everything that can be set about an agent, under {@code sealift.agent}.
 *
 * @param host name of this host as operators say it, for example {@code host-1}
 * @param home folder of this host; the hypervisor's own is {@code hypervisor} inside it
 * @param socket the hypervisor's management socket; a Unix socket's path has at most 107 bytes
 * @param dataBindAddress address that the hypervisor listens on for data connections
 * @param dataPort port of the hypervisor's data connections, 0 for any free one
 * @param advertisedDataAddress host:port that other hypervisors are told to connect to, or null for
 *     the data port itself on the address that it is bound to; whatever stands in there sees sealed
 *     records only
 * @param attestationUrl base of the attestation service
 * @param brokerUrl base of the key broker
 * @param trustFile the pinned keys that the hypervisor is started with
 * @param imagesDir folder of guest images, each named by its digest
 * @param maxMachines how many machines this host takes at once
 * @param hypervisorJava the java command of the hypervisor, or null for the agent's own
 * @param hypervisorClassPathFile file whose only content is the hypervisor's class path
 * @param hypervisorLoggingFile properties of java.util.logging for the hypervisor, or null for what
 *     a Java runtime does by itself
 * @param storageFolder folder of disks that all hosts share, or null if machines have none
 * @param tpm the TPM that the hypervisor starts with: {@code software} or {@code swtpm}
 * @param hypervisorHeap the hypervisor's Java heap; guest memory lies outside it
 * @param heartbeat time between heartbeats; others take a host for offline after several
 * @param commandMaxAge a command older than this is refused: its sender has long given up
 */
@ConfigurationProperties("sealift.agent")
public record AgentProperties(
    String host,
    Path home,
    Path socket,
    @DefaultValue("127.0.0.1") String dataBindAddress,
    @DefaultValue("0") int dataPort,
    @Nullable String advertisedDataAddress,
    URI attestationUrl,
    URI brokerUrl,
    Path trustFile,
    Path imagesDir,
    @DefaultValue("4") int maxMachines,
    @Nullable Path hypervisorJava,
    Path hypervisorClassPathFile,
    @Nullable Path hypervisorLoggingFile,
    @Nullable Path storageFolder,
    @DefaultValue("software") String tpm,
    @DefaultValue("192MB") DataSize hypervisorHeap,
    @DefaultValue("2s") Duration heartbeat,
    @DefaultValue("15m") Duration commandMaxAge) {

  private static final List<String> TPMS = List.of("software", "swtpm");

  private static final Pattern HOST = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern BIND_ADDRESS = Pattern.compile("[A-Za-z0-9.-]{1,253}");
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9.-]{1,253}:[0-9]{1,5}");

  /** sun_path of a Unix socket has 108 bytes, one of them the end. */
  private static final int MAX_SOCKET_PATH_BYTES = 107;

  private static final int MAX_PORT = 65_535;

  /** More machines than this would not fit into one line of the management socket. */
  private static final int MAX_MACHINES = 256;

  public AgentProperties {
    present(host, "host", "the name of this host");
    demand(
        HOST.matcher(host).matches(),
        "host",
        "'%s', want lower case letters, digits and hyphens".formatted(host));
    present(home, "home", "a folder");
    present(socket, "socket", "the path of the management socket");
    demand(
        socket.toString().length() <= MAX_SOCKET_PATH_BYTES,
        "socket",
        "longer than %d bytes, want a shorter folder".formatted(MAX_SOCKET_PATH_BYTES));
    demand(
        BIND_ADDRESS.matcher(dataBindAddress).matches(),
        "data-bind-address",
        "'%s', want an address of this host or its name".formatted(dataBindAddress));
    demand(
        dataPort >= 0 && dataPort <= MAX_PORT,
        "data-port",
        "%d, want 0..65535".formatted(dataPort));
    demand(
        advertisedDataAddress == null || ADDRESS.matcher(advertisedDataAddress).matches(),
        "advertised-data-address",
        "'%s', want host:port".formatted(advertisedDataAddress));
    // All addresses are none that others could connect to.
    demand(
        advertisedDataAddress != null || !dataBindAddress.equals("0.0.0.0"),
        "advertised-data-address",
        "missing, want host:port because data-bind-address is 0.0.0.0");
    service(attestationUrl, "attestation-url");
    service(brokerUrl, "broker-url");
    present(trustFile, "trust-file", "the file of pinned keys");
    present(imagesDir, "images-dir", "the folder of guest images");
    demand(
        maxMachines >= 1 && maxMachines <= MAX_MACHINES,
        "max-machines",
        "%d, want 1..%d".formatted(maxMachines, MAX_MACHINES));
    present(hypervisorClassPathFile, "hypervisor-class-path-file", "a file holding a class path");
    demand(TPMS.contains(tpm), "tpm", "'%s', want one of %s".formatted(tpm, TPMS));
    demand(
        hypervisorHeap.toMegabytes() >= 64,
        "hypervisor-heap",
        "%s, want at least 64MB".formatted(hypervisorHeap));
    demand(
        heartbeat.toMillis() >= 100,
        "heartbeat",
        "%d ms, want at least 100ms".formatted(heartbeat.toMillis()));
    demand(
        commandMaxAge.toSeconds() >= 1,
        "command-max-age",
        "%d ms, want at least 1s".formatted(commandMaxAge.toMillis()));
  }

  /** The hypervisor's own folder, absolute. */
  public Path hypervisorHome() {
    return home.toAbsolutePath().resolve("hypervisor");
  }

  private static void service(URI url, String name) {
    present(url, name, "the base address of the service");
    demand(PeerUrl.isSafe(url), name, "'%s', want https://host:port".formatted(url));
  }

  private static void present(@Nullable Object value, String name, String wanted) {
    demand(value != null, name, "missing, want " + wanted);
  }

  private static void demand(boolean holds, String name, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("sealift.agent.%s is %s".formatted(name, problem));
    }
  }
}
