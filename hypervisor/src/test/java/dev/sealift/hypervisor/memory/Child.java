package dev.sealift.hypervisor.memory;

import dev.sealift.hypervisor.services.Agent;
import dev.sealift.hypervisor.services.Hosts;
import dev.sealift.hypervisor.services.Hosts.Host;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.id.PlatformId;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A {@link ChildHost} in the hands of the test, which is the broker, the agent and the network. */
final class Child implements AutoCloseable {

  private final Hosts hosts;
  private final Path folder;
  private final Process process;
  private final BufferedReader answers;
  private final PrintStream orders;
  private final Host host;

  /**
   * Starts one, and waits until it is attested.
   *
   * @param folder for its files
   * @param observed the classes that it runs
   * @param options of its virtual machine
   */
  Child(Hosts hosts, Path folder, Path observed, List<String> options) throws Exception {
    this.hosts = hosts;
    this.folder = folder;
    Path socket = folder.resolve("s");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-D%s=%s".formatted(Observer.RECORD, folder.resolve("record")));
    command.addAll(List.of("-cp", observed + File.pathSeparator + classPath()));
    command.add(ChildHost.class.getName());
    command.addAll(
        List.of(
            folder.resolve("home").toString(),
            socket.toString(),
            hosts.folder().resolve("trust.json").toString(),
            hosts.folder().resolve("code").toString(),
            hosts.disks().toString()));
    process = new ProcessBuilder(command).redirectError(folder.resolve("log").toFile()).start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    try {
      awaitDone();
      host = new Host(null, new Agent(hosts.services(), socket), socket);
      Hosts.await("host attestation", () -> host.agent().status().attestation() != null);
    } catch (Exception | AssertionError e) {
      process.destroyForcibly();
      throw e;
    }
  }

  Host host() {
    return host;
  }

  PlatformId platform() throws Exception {
    return new PlatformId(host.agent().ask("hello", Map.of()).get("platform").stringValue());
  }

  /** Has it do one thing. */
  void order(String line) throws IOException {
    orders.println(line);
    awaitDone();
  }

  /** What its arrays hold, those that are in use. */
  Occurrences inUse() throws IOException {
    Path dump = folder.resolve("dump.hprof");
    order(dump.toString());
    try {
      return HeapDump.search(dump, secrets().needles());
    } finally {
      Files.delete(dump);
    }
  }

  /** What all of its memory holds, in use or not. */
  MemoryScan scan() throws Exception {
    Needles needles = secrets().needles();
    try (var _ = new Frozen(process.pid())) {
      return MemoryScan.of(process.pid(), needles);
    }
  }

  private SecretsRecord secrets() throws IOException {
    Map<Bytes, SecretKind> known = new HashMap<>();
    known.put(Bytes.copyOf(Hosts.SECRET), SecretKind.PLAINTEXT);
    for (Secret key : hosts.services().broker().keys(hosts.vm())) {
      known.put(Bytes.copyOf(key.exposeCopy()), SecretKind.PROCESS_KEY);
    }
    return SecretsRecord.read(folder.resolve("record"), known);
  }

  @Override
  public void close() throws IOException {
    host.agent().close();
    process.destroyForcibly().onExit().join();
  }

  private void awaitDone() throws IOException {
    String answer = answers.readLine();
    if (!ChildHost.DONE.equals(answer)) {
      throw new IOException(
          "the child says %s:%n%s".formatted(answer, Files.readString(folder.resolve("log"))));
    }
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
