package dev.sealift.cli.bench;

import dev.sealift.api.Json;
import dev.sealift.benchmarks.MachineBench;
import dev.sealift.benchmarks.ProtectionBench;
import dev.sealift.benchmarks.Spread;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sealift bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures this machine: how fast guests execute, and what protection costs them.",
      "See docs/machine.md."
    })
public final class BenchCommand implements Callable<Integer> {
  /** What can be measured. */
  enum Subject {
    /** Guest instructions a second, beside QEMU's where that is installed. */
    MACHINE,
    /** Protected against open processes. */
    PROTECTION
  }

  @Parameters(
      paramLabel = "machine|protection",
      description = "machine: instructions a second, beside QEMU's; protection: its cost.")
  private @Nullable Subject subject;

  @Option(names = "--json", description = "Print JSON, for machines.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws CliException {
    if (spec == null || subject == null) {
      throw new IllegalStateException("the command was not made by picocli");
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter progress = spec.commandLine().getErr();
    progress.printf("measuring; the machine should be otherwise idle%n");
    progress.flush();
    Path images = Path.of(System.getProperty("sealift.home", "."), "guests", "images");
    try {
      switch (subject) {
        case MACHINE -> show(out, MachineBench.run(images));
        case PROTECTION -> show(out, ProtectionBench.run(images));
      }
    } catch (IOException e) {
      throw new CliException(ExitCode.FAILED, "the benchmark could not run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(ExitCode.FAILED, "the benchmark was interrupted");
    }
    out.flush();
    return ExitCode.OK.number();
  }

  private void show(PrintWriter out, MachineBench.Result result) {
    if (json) {
      out.println(Json.write(result));
      return;
    }
    out.printf(Locale.ROOT, "%s, %,d instructions%n", result.program(), result.instructions());
    out.printf("Sealift  %s MIPS%n", numbers(result.sealiftMips()));
    if (result.share() == null) {
      out.println("QEMU     not installed (package qemu-system-misc): nothing to compare with");
    } else {
      out.printf("QEMU     %s MIPS%n", numbers(result.qemuMips()));
      out.printf(Locale.ROOT, "best against best: %.1f %%%n", result.share() * 100);
    }
  }

  private void show(PrintWriter out, ProtectionBench.Result result) {
    if (json) {
      out.println(Json.write(result));
      return;
    }
    out.println("                            median       min       max");
    for (ProtectionBench.Comparison program : result.programs()) {
      print(out, program.program() + ", slower by %", program.slowdown(), 100);
    }
    print(out, "added to a system call, ns", result.systemCallNanos(), 1);
    print(out, "cloaking a page, ns", result.cloakNanos(), 1);
    print(out, "uncloaking a page, ns", result.uncloakNanos(), 1);
  }

  private static void print(PrintWriter out, String what, Spread spread, double factor) {
    out.printf(
        Locale.ROOT,
        "%-26s %9.1f %9.1f %9.1f%n",
        what,
        spread.median() * factor,
        spread.min() * factor,
        spread.max() * factor);
  }

  private static String numbers(List<Double> values) {
    return values.stream()
        .map(value -> String.format(Locale.ROOT, "%.0f", value))
        .collect(Collectors.joining(", "));
  }
}
