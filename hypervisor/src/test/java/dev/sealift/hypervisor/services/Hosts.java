package dev.sealift.hypervisor.services;

import dev.sealift.api.management.HypervisorStatus;
import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.management.MachineStatus;
import dev.sealift.api.management.MigrationStatus;
import dev.sealift.api.management.StartMachine;
import dev.sealift.attestation.device.TpmKind;
import dev.sealift.hypervisor.Hypervisor;
import dev.sealift.hypervisor.HypervisorOptions;
import dev.sealift.hypervisor.machine.Guests;
import dev.sealift.hypervisor.protection.TickChain;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.TpmClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hosts with real hypervisors, and one machine of the demo guest. */
public final class Hosts implements AutoCloseable {

  /** Long enough for a loaded machine; a healthy test waits for milliseconds. */
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private static final Duration POLLED_EVERY = Duration.ofMillis(1);

  public static final byte[] SECRET =
      "the-secret-of-the-vault-32-bytes".getBytes(StandardCharsets.US_ASCII);

  private final Path folder;
  private final Services services = new Services();
  private final List<Host> hosts = new ArrayList<>();
  private final MachineManifest manifest;
  private final String manifestToken;

  /** One host: its hypervisor and its agent. */
  public record Host(Hypervisor hypervisor, Agent agent, Path socket) {}

  public Hosts() throws Exception {
    folder = Files.createTempDirectory("slh");
    Files.writeString(folder.resolve("trust.json"), services.trustFile());
    Files.createDirectory(disks());
    Files.createDirectory(folder.resolve("code"));
    Files.writeString(folder.resolve("code").resolve("Hypervisor.class"), "code");
    SigningKey tenant = SigningKey.generate(new SecureRandom());
    manifest = demoManifest(tenant);
    manifestToken = Signatures.sign(tenant, manifest);
    services.broker().create(manifestToken, SECRET);
  }

  /** Another host, attested once. */
  public Host add() throws Exception {
    return add(TpmKind.SOFTWARE);
  }

  /** Another host with a TPM of this kind, attested once. */
  public Host add(TpmKind tpm) throws Exception {
    String name = "h" + hosts.size();
    Path socket = folder.resolve(name + ".sock");
    HypervisorOptions options =
        new HypervisorOptions(
            folder.resolve(name),
            socket,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            folder.resolve("trust.json"),
            Optional.of(disks()),
            tpm);
    Hypervisor hypervisor =
        Hypervisor.start(
            options, List.of(folder.resolve("code")), new SecureRandom(), Clock.systemUTC());
    Host host = new Host(hypervisor, new Agent(services, socket), socket);
    hosts.add(host);
    await("host attestation", () -> host.agent().status().attestation() != null);
    return host;
  }

  public Services services() {
    return services;
  }

  public VmId vm() {
    return manifest.vm();
  }

  public Path folder() {
    return folder;
  }

  /** The disks that all hosts share. */
  public Path disks() {
    return folder.resolve("disks");
  }

  public Map<String, Object> vmArgument() {
    return Map.of("vm", manifest.vm().value());
  }

  /** The arguments that start the machine. */
  public StartMachine startArguments(long generation) {
    return new StartMachine(
        manifestToken,
        Guests.folder().resolve("images/demo.elf").toString(),
        new Generation(generation));
  }

  /** Starts the machine, and waits until it runs. */
  public void start(Host host) throws Exception {
    host.agent().ask("start-machine", startArguments(0));
    awaitPhase(host, MachinePhase.RUNNING);
  }

  /** Kills a host's agent and starts another, which adopts the hypervisor. */
  public Host restartAgent(Host host) throws Exception {
    host.agent().close();
    Host again = new Host(host.hypervisor(), new Agent(services, host.socket()), host.socket());
    hosts.set(hosts.indexOf(host), again);
    return again;
  }

  /** Waits until the broker heard that the machine runs. */
  public void awaitOwned() throws Exception {
    await("owned", () -> services.broker().state(vm()) instanceof LedgerState.Owned);
  }

  /** Where a host takes machines in. */
  public int port(Host host) throws Exception {
    return host.agent().ask("hello", Map.of()).get("dataPort").intValue();
  }

  /** An attacker's network in front of a host. */
  public Wire wire(Host host, Wire.Meddler meddler) throws Exception {
    return new Wire(port(host), meddler);
  }

  /** A ticket to a host. */
  public String ticket(Host to) throws Exception {
    return services.broker().ticket(vm(), to.hypervisor().boot().self().platform());
  }

  /** Migrates the machine; returns at once. */
  public Mid migrate(Host from, Host to) throws Exception {
    return migrate(from, to, port(to));
  }

  /** Migrates the machine by way of another port. */
  public Mid migrate(Host from, Host to, int port) throws Exception {
    return migrate(from, to, ticket(to), port);
  }

  /** Migrates the machine with this ticket. */
  public Mid migrate(Host from, Host to, String ticket, int port) throws Exception {
    to.agent().ask("migrate-in", Map.of("ticket", ticket));
    from.agent().ask("migrate-out", Map.of("ticket", ticket, "host", "127.0.0.1", "port", port));
    return from.agent().status().migrations().getLast().mid();
  }

  /** How a host's latest migration stands. */
  public MigrationStatus migration(Host host) throws Exception {
    return host.agent().status().migrations().getLast();
  }

  /** Reads on until the console so far has so many ticks. */
  public void readUntilTicks(Host host, StringBuilder console, int ticks) throws Exception {
    await(
        ticks + " ticks",
        () -> {
          console.append(console(host, console.length()));
          return TickChain.ticks(console.toString()).size() >= ticks;
        });
  }

  /** How the machine stands on a host. */
  public MachineStatus machine(Host host) throws Exception {
    HypervisorStatus status = host.agent().status();
    return status.machines().stream()
        .filter(m -> m.vm().equals(manifest.vm()))
        .findFirst()
        .orElse(null);
  }

  public void awaitPhase(Host host, MachinePhase phase) throws Exception {
    await(
        "phase " + phase,
        () -> {
          MachineStatus now = machine(host);
          if (now != null && now.phase() == MachinePhase.FAILED && phase != MachinePhase.FAILED) {
            throw new AssertionError("the machine failed: " + now.detail());
          }
          return now != null && now.phase() == phase;
        });
  }

  /** Reads and acknowledges what the console holds from an offset on. */
  public String console(Host host, long from) throws Exception {
    JsonNode read =
        host.agent()
            .ask(
                "console-read",
                Map.of("vm", manifest.vm().value(), "from", from, "max", 32 * 1024));
    byte[] bytes = Bytes.fromBase64Url(read.get("bytes").stringValue()).toArray();
    host.agent()
        .ask("console-ack", Map.of("vm", manifest.vm().value(), "offset", from + bytes.length));
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  /** Waits for a condition. */
  public static void await(String what, Callable<Boolean> condition) throws Exception {
    Instant end = Instant.now().plus(DEADLINE);
    while (!condition.call()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("waited %s for %s".formatted(DEADLINE, what));
      }
      Thread.sleep(POLLED_EVERY);
    }
  }

  @Override
  public void close() throws IOException {
    for (Host host : hosts) {
      host.agent().close();
      host.hypervisor().close();
    }
    deleteFolder();
  }

  /** A hypervisor that is closed does not wait for the threads that open disks. */
  private void deleteFolder() throws IOException {
    Instant end = Instant.now().plus(DEADLINE);
    while (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      } catch (DirectoryNotEmptyException | NoSuchFileException | UncheckedIOException e) {
        if (Instant.now().isAfter(end)) {
          throw e;
        }
      }
    }
  }

  private static MachineManifest demoManifest(SigningKey tenant) throws IOException {
    JsonNode demo = new JsonMapper().readTree(Guests.folder().resolve("images/demo.json").toFile());
    JsonNode vault = demo.get("processes").get(0);
    byte[] salt = new byte[16];
    new SecureRandom().nextBytes(salt);
    return new MachineManifest(
        tenant.publicKey().point(),
        Bytes.copyOf(salt),
        "demo",
        Sha256.of(Guests.demo()),
        16,
        List.of(
            new MachineManifest.ProtectedProcess(
                vault.get("name").stringValue(),
                Bytes.fromBase64Url(vault.get("measurement").stringValue()))),
        List.of(MachineManifest.ANY_PLATFORM),
        List.of(TpmClass.SOFTWARE),
        1,
        1,
        false,
        RescueRules.HARDWARE_COUNTER);
  }
}
