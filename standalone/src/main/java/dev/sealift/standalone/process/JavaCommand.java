package dev.sealift.standalone.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of a JVM that starts fast and stays small.
 *
 * @param classPath its class path
 * @param mainClass what it runs
 * @param heapMib largest heap
 * @param temporary folder of its scratch files, emptied when the cluster stops
 * @param aot what it is told of its ahead-of-time cache
 */
public record JavaCommand(
    String classPath, String mainClass, int heapMib, Path temporary, List<String> aot) {
  /**
   * At first the heap is a small part of the machine's memory, or of the container's; a JVM ends if
   * that does not hold the objects of its cache.
   */
  private static final int FIRST_HEAP_MIB = 64;

  /** Copies the list. */
  public JavaCommand {
    aot = List.copyOf(aot);
  }

  /** The whole command line. */
  public List<String> with(List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xms" + Math.min(FIRST_HEAP_MIB, heapMib) + "m");
    command.add("-Xmx" + heapMib + "m");
    // Two cores carry a dozen JVMs: one collector thread and the quick compiler halve the time to
    // start.
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:-UsePerfData");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(aot);
    command.addAll(options);
    command.add("-cp");
    command.add(classPath);
    command.add(mainClass);
    command.addAll(arguments);
    return command;
  }
}
