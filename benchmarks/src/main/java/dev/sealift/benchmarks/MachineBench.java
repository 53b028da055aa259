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
        Round round = guest.rounds(1).getFirst();
        instructions = guest.machine().instructionsRetired();
        checksum = round.checksum();
        ours.add(mips(instructions, round));
      }
    }
    if (isInstalled()) {
      for (int i = 0; i < RUNS; i++) {
        Round round = qemu(images.resolve(IMAGE));
        if (!round.checksum().equals(checksum)) {
          throw new IOException("QEMU computed %s, we %s".formatted(round.checksum(), checksum));
        }
        theirs.add(mips(instructions, round));
      }
    }
    Optional<Double> best = theirs.stream().max(Double::compare);
    Double share = best.map(b -> ours.stream().max(Double::compare).orElseThrow() / b).orElse(null);
    return new Result(IMAGE, instructions, ours, theirs, share);
  }

  private static double mips(long instructions, Round round) {
    return instructions / (round.millis() * 1e3);
  }

  private static Round qemu(Path image) throws IOException, InterruptedException {
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
      return Round.in(first).stream()
          .findFirst()
          .orElseThrow(() -> new IOException("QEMU said: " + first.strip()));
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
