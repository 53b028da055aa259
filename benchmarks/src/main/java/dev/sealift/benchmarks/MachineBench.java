package dev.sealift.benchmarks;

import dev.sealift.hypervisor.machine.CpuGuard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The same bare-metal program on our machine and in qemu-system-riscv64, one after the other, each
 * timed by its own clock. Both must compute the same. Instructions are counted by our machine, for
 * QEMU's counter does not count them.
 */
public final class MachineBench {
  private static final String IMAGE = "compute.elf";
  private static final String QEMU = "qemu-system-riscv64";
  private static final Pattern LINE = Pattern.compile("compute (\\d+) ticks (\\d+)\n");
  private static final double TICKS_PER_SECOND = 1e7;
  private static final int RUNS = 3;

  private MachineBench() {}

  /**
   * What was measured.
   *
   * @param program the guest
   * @param instructions that it executes
   * @param sealiftMips millions of instructions a second, run by run, the first with a cold JVM
   * @param qemuMips the same of QEMU's translated code; empty where it is not installed
   * @param share best of ours by best of QEMU's, or null without QEMU
   */
  public record Result(
      String program,
      long instructions,
      List<Double> sealiftMips,
      List<Double> qemuMips,
      @Nullable Double share) {}

  /** Runs it all; some ten seconds. */
  public static Result run(Path images) throws IOException, InterruptedException {
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    long instructions = 0;
    String checksum = "";
    for (int i = 0; i < RUNS; i++) {
      try (GuestRun guest = new GuestRun(images, IMAGE, CpuGuard.none())) {
        MatchResult line = guest.await(LINE, 1).getFirst();
        instructions = guest.machine().instructionsRetired();
        checksum = line.group(1);
        ours.add(mips(instructions, line.group(2)));
      }
    }
    if (isInstalled()) {
      for (int i = 0; i < RUNS; i++) {
        MatchResult line = qemu(images.resolve(IMAGE));
        if (!line.group(1).equals(checksum)) {
          throw new IOException("QEMU computed %s, we %s".formatted(line.group(1), checksum));
        }
        theirs.add(mips(instructions, line.group(2)));
      }
    }
    Optional<Double> best = theirs.stream().max(Double::compare);
    Double share = best.map(b -> ours.stream().max(Double::compare).orElseThrow() / b).orElse(null);
    return new Result(IMAGE, instructions, ours, theirs, share);
  }

  private static double mips(long instructions, String ticks) {
    return instructions / (Long.parseLong(ticks) / TICKS_PER_SECOND) / 1e6;
  }

  private static MatchResult qemu(Path image) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                QEMU,
                "-M",
                "virt",
                "-bios",
                "none",
                "-display",
                "none",
                "-serial",
                "stdio",
                "-monitor",
                "none",
                "-m",
                "32M",
                "-kernel",
                image.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (Stream<String> lines = process.inputReader(StandardCharsets.US_ASCII).lines()) {
      String first = lines.findFirst().orElse("") + "\n";
      Matcher matcher = LINE.matcher(first);
      if (!matcher.matches()) {
        throw new IOException("QEMU said: " + first.strip());
      }
      return matcher.toMatchResult();
    } finally {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static boolean isInstalled() {
    return Pattern.compile(":")
        .splitAsStream(System.getenv().getOrDefault("PATH", ""))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, QEMU)));
  }
}
