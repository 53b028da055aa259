package dev.sealift.cli;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Looks whether this machine can build and run a cluster.
 *
 * @param home root of the checkout
 * @param work work folder, which may not exist
 */
record MachineChecks(Path home, Path work) {
  private static final int JAVA_FEATURE = 25;

  /**
   * Kafka 256 MiB, seven services of 192 MiB, hypervisors and guests, PostgreSQL, with what a JVM
   * adds.
   */
  private static final long WANTED_MEMORY = 6L << 30;

  private static final long NEEDED_MEMORY = 4L << 30;

  /** The build, the dependencies and a day of a cluster's logs. */
  private static final long WANTED_DISK = 4L << 30;

  private static final long NEEDED_DISK = 1L << 30;

  /**
   * Longest path of ours below the two folders is under 150; systems take 4096, some tools 1024.
   */
  private static final int LONGEST_PATH = 800;

  private static final int PROBE_SECONDS = 10;

  List<Finding> all() {
    return List.of(
        java(),
        maven(),
        platform(),
        processors(),
        memory(),
        disk(),
        loopback(),
        paths(),
        postgresUser(),
        crossCompiler());
  }

  private static Finding java() {
    String version = System.getProperty("java.version") + " in " + System.getProperty("java.home");
    return Runtime.version().feature() == JAVA_FEATURE
        ? Finding.ok("JDK", version)
        : Finding.fail(
            "JDK", version, "set JAVA_HOME to a JDK " + JAVA_FEATURE + ", or start with ./sealift");
  }

  private static Finding maven() {
    return onPath("mvn")
        .map(path -> Finding.ok("Maven", path.toString()))
        .orElseGet(() ->
            Finding.warn(
                "Maven", "not on PATH", "install Maven 3.8.7 or newer to build after a change"));
  }

  private static Finding platform() {
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    return system.equals("Linux amd64")
        ? Finding.ok("system", system)
        : Finding.warn(
            "system",
            system,
            "tested on Linux amd64; others need PostgreSQL binaries in standalone/pom.xml");
  }

  private static Finding processors() {
    int count = Runtime.getRuntime().availableProcessors();
    return count >= 2
        ? Finding.ok("processors", count + "")
        : Finding.warn(
            "processors", count + "", "with fewer than 2 a start may take longer than its limits");
  }

  private static Finding memory() {
    return amount(
        "memory",
        physicalMemory(),
        NEEDED_MEMORY,
        WANTED_MEMORY,
        "free memory, or use fewer --hosts");
  }

  private Finding disk() {
    Path existing = work;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return amount(
        "disk",
        existing.toFile().getUsableSpace(),
        NEEDED_DISK,
        WANTED_DISK,
        "make room below " + existing);
  }

  private static Finding amount(String subject, long bytes, long needed, long wanted, String fix) {
    String found = "%.1f GiB".formatted(bytes / (double) (1L << 30));
    if (bytes < needed) {
      return Finding.fail(subject, found, fix);
    }
    return bytes < wanted ? Finding.warn(subject, found, fix) : Finding.ok(subject, found);
  }

  private static Finding loopback() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Finding.ok("loopback", "listens on " + socket.getLocalSocketAddress());
    } catch (IOException refused) {
      return Finding.fail(
          "loopback",
          "cannot listen on 127.0.0.1: " + refused.getMessage(),
          "bring the interface lo up");
    }
  }

  private Finding paths() {
    int longest = Math.max(home.toString().length(), work.toString().length());
    if (home.toString().contains(File.pathSeparator)) {
      return Finding.fail(
          "paths",
          home.toString(),
          "move the checkout: its path must not contain " + File.pathSeparator);
    }
    return longest <= LONGEST_PATH
        ? Finding.ok("paths", longest + " characters")
        : Finding.fail(
            "paths",
            longest + " characters",
            "use a checkout and a --work folder with shorter paths");
  }

  private static Finding postgresUser() {
    if (!System.getProperty("user.name").equals("root")) {
      return Finding.ok("user", System.getProperty("user.name"));
    }
    return succeeds(List.of("unshare", "--user", "true"))
        ? Finding.ok("user", "root, with user namespaces for PostgreSQL")
        : Finding.fail(
            "user",
            "root, and this kernel or container forbids user namespaces, without which PostgreSQL refuses root",
            "run as an ordinary user, or allow user namespaces (sysctl user.max_user_namespaces)");
  }

  private static Finding crossCompiler() {
    return onPath("riscv64-unknown-elf-gcc")
        .map(path -> Finding.ok("cross compiler", path.toString()))
        .orElseGet(() ->
            Finding.warn(
                "cross compiler",
                "no riscv64-unknown-elf-gcc",
                "only to rebuild the demo guest: install gcc-riscv64-unknown-elf"));
  }

  private static long physicalMemory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
  }

  private static Optional<Path> onPath(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static boolean succeeds(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        return process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException noSuchProgram) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
