package dev.sealift.model;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tlc2.TLC;

/** TLC in a process of its own, for it keeps static state and ends its process. */
final class Tlc {

  /** Several times what the largest check takes on two busy cores. */
  private static final long MAX_MINUTES = 10;

  static final String TEMPORAL = "Temporal properties";

  private static final Pattern STATES =
      Pattern.compile("(?m)^\\d+ states generated, (\\d+) distinct states found, 0 states");
  private static final Pattern DEPTH = Pattern.compile("complete state graph search is (\\d+)");
  private static final Pattern VIOLATED =
      Pattern.compile("(?:Invariant|Action property) (\\w+) is violated|(" + TEMPORAL + ") were");

  private static final Pattern ACTION = Pattern.compile("<(\\w+) line [^>]*>: \\d+:(\\d+)");

  private Tlc() {}

  /**
   * What TLC found.
   *
   * @param violated the invariant or action property that does not hold, {@link #TEMPORAL} for
   *     another property, which TLC does not name; empty if all hold
   * @param states distinct states, 0 if it stopped at a violation
   * @param depth of the complete search, 0 if it stopped at a violation
   * @param idle the actions that were counted and never taken
   * @param output all that TLC printed
   */
  record Result(String violated, long states, long depth, Set<String> idle, String output) {}

  /**
   * Checks a module with a configuration.
   *
   * @param module an absolute path
   * @param folder where everything goes that TLC writes; it is made
   * @param configuration what a .cfg file holds
   * @param options of TLC
   */
  static Result check(Path module, Path folder, String configuration, String... options)
      throws IOException, InterruptedException, URISyntaxException {
    Files.createDirectories(folder);
    Path cfg = Files.writeString(folder.resolve("run.cfg"), configuration);
    Path output = folder.resolve("output.txt");
    // With more workers than one the depth that TLC tells differs from run to run.
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                // Most checks are short: a quick compiler beats a thorough one.
                "-XX:TieredStopAtLevel=1",
                "-Xmx1g",
                // TLC unpacks its standard modules there.
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                Path.of(TLC.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString(),
                "tlc2.TLC",
                "-nowarning",
                "-workers",
                "1",
                "-metadir",
                folder.resolve("states").toString(),
                "-config",
                cfg.toString(),
                module.getFileName().toString()));
    command.addAll(command.size() - 1, List.of(options));
    Process process =
        new ProcessBuilder(command)
            .directory(Objects.requireNonNull(module.getParent()).toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(MAX_MINUTES, TimeUnit.MINUTES)) {
        throw new IllegalStateException("TLC took longer than %d minutes".formatted(MAX_MINUTES));
      }
    } finally {
      process.destroyForcibly();
    }
    return read(Files.readString(output));
  }

  private static Result read(String output) {
    Matcher violated = VIOLATED.matcher(output);
    if (violated.find()) {
      String name = violated.group(1) == null ? violated.group(2) : violated.group(1);
      return new Result(name, 0, 0, Set.of(), output);
    }
    if (!output.contains("No error has been found")) {
      throw new IllegalStateException("TLC did not check the model:\n" + output);
    }
    return new Result("", number(STATES, output), number(DEPTH, output), idle(output), output);
  }

  private static Set<String> idle(String output) {
    return ACTION
        .matcher(output)
        .results()
        .filter(action -> action.group(2).equals("0"))
        .map(action -> action.group(1))
        .collect(Collectors.toSet());
  }

  private static long number(Pattern pattern, String output) {
    Matcher matcher = pattern.matcher(output);
    if (!matcher.find()) {
      throw new IllegalStateException("TLC printed no " + pattern);
    }
    return Long.parseLong(matcher.group(1));
  }
}
