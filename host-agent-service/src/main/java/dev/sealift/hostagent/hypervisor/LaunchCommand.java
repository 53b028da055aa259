package dev.sealift.hostagent.hypervisor;

import dev.sealift.hostagent.AgentProperties;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Starts one hypervisor in a session of its own, so that no signal meant for the agent hits it. */
final class LaunchCommand {

  static final String MAIN_CLASS = "dev.sealift.hypervisor.HypervisorMain";

  /**
   * The hypervisor gets no other variable of the agent's environment. The cluster's identifier is
   * how whoever stops a cluster on one machine finds a hypervisor that outlived its agent.
   */
  private static final Set<String> ENVIRONMENT =
      Set.of("PATH", "LANG", "LC_ALL", "TMPDIR", "SEALIFT_CLUSTER_ID");

  /** The kernel takes at most 128 KiB in one argument. */
  private static final int MAX_CLASS_PATH_BYTES = 128 * 1024 - 1;

  /** A log beyond this is put aside at the next start; one older log is kept. */
  private static final long MAX_LOG_BYTES = 16L << 20;

  private final AgentProperties properties;

  LaunchCommand(AgentProperties properties) {
    this.properties = properties;
  }

  /**
   * Starts the process.
   *
   * @throws IOException if a file it needs is missing, naming the property that leads to it
   */
  Process start() throws IOException {
    Path home = properties.hypervisorHome();
    Files.createDirectories(home);
    Path log = home.resolve("hypervisor.log");
    if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
      Files.move(log, home.resolve("hypervisor.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    var builder = new ProcessBuilder(arguments());
    builder.environment().keySet().retainAll(ENVIRONMENT);
    builder.directory(home.toFile());
    builder.redirectInput(new File("/dev/null"));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return builder.start();
  }

  List<String> arguments() throws IOException {
    if (!Files.isRegularFile(properties.trustFile())) {
      throw new IOException("sealift.agent.trust-file: no file " + properties.trustFile());
    }
    String java =
        Optional.ofNullable(properties.hypervisorJava())
            .orElseGet(() -> Path.of(System.getProperty("java.home"), "bin", "java"))
            .toString();
    List<String> arguments = new ArrayList<>();
    Collections.addAll(
        arguments,
        "setsid",
        java,
        "-XX:+UseSerialGC",
        "-Xmx" + properties.hypervisorHeap().toMegabytes() + "m",
        "-XX:+ExitOnOutOfMemoryError",
        // Nothing that runs beside the hypervisor may ask its JVM for anything.
        "-XX:+DisableAttachMechanism",
        "-XX:-UsePerfData",
        "--enable-native-access=ALL-UNNAMED");
    Path logging = properties.hypervisorLoggingFile();
    if (logging != null) {
      arguments.add("-Djava.util.logging.config.file=" + logging.toAbsolutePath());
    }
    Collections.addAll(
        arguments,
        "-cp",
        classPath(),
        MAIN_CLASS,
        "--home",
        properties.hypervisorHome().toString(),
        "--socket",
        properties.socket().toAbsolutePath().toString(),
        "--data-address",
        properties.dataBindAddress() + ":" + properties.dataPort(),
        "--trust",
        properties.trustFile().toAbsolutePath().toString(),
        "--tpm",
        properties.tpm());
    Path storage = properties.storageFolder();
    if (storage != null) {
      Collections.addAll(arguments, "--storage", storage.toAbsolutePath().toString());
    }
    return arguments;
  }

  private String classPath() throws IOException {
    Path file = properties.hypervisorClassPathFile();
    if (!Files.isRegularFile(file)) {
      throw new IOException("sealift.agent.hypervisor-class-path-file: no file " + file);
    }
    if (Files.size(file) > MAX_CLASS_PATH_BYTES) {
      throw new IOException(
          "sealift.agent.hypervisor-class-path-file: %s has %d bytes, want at most %d"
              .formatted(file, Files.size(file), MAX_CLASS_PATH_BYTES));
    }
    String classPath = Files.readString(file).strip();
    if (classPath.isEmpty()) {
      throw new IOException(
          "sealift.agent.hypervisor-class-path-file: %s is empty".formatted(file));
    }
    return classPath;
  }
}
