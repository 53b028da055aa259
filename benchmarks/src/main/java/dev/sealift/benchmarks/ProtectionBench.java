package dev.sealift.benchmarks;

import dev.sealift.hypervisor.machine.CpuGuard;
import dev.sealift.hypervisor.protection.ProcessProtection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The same process under the same kernel, protected and not, by turns in several passes. Every pass
 * counts: in the first the open run has the colder JVM, which is why medians are told with
 * extremes.
 */
public final class ProtectionBench {
  private static final int PASSES = 7;
  private static final int ROUNDS = 30;
  private static final int CALLS_PER_ROUND = 20_000;
  private static final int SEALINGS = 10;
  private static final double NANOS_PER_MILLI = 1e6;

  private ProtectionBench() {}

  /**
   * What was measured.
   *
   * @param programs open against protected runs
   * @param systemCallNanos what protection adds to one system call
   * @param cloakNanos to seal a written page into its frame and wipe its plaintext
   * @param uncloakNanos to verify and open a page that its owner touches
   */
  public record Result(
      List<Comparison> programs, Spread systemCallNanos, Spread cloakNanos, Spread uncloakNanos) {}

  /**
   * One program, pass by pass.
   *
   * @param program its name
   * @param openMillis median time of a round in the clear
   * @param protectedMillis the same of the protected process
   * @param slowdown the second by the first, less one
   */
  public record Comparison(
      String program, Spread openMillis, Spread protectedMillis, Spread slowdown) {}

  /** Runs it all; one to four minutes. */
  public static Result run(Path images) throws IOException, InterruptedException {
    Comparison compute = compare(images, "compute");
    Comparison calls = compare(images, "syscalls");
    Comparison memory = compare(images, "memory");
    Comparison floats = compare(images, "float");
    List<Double> cloaks = new ArrayList<>();
    List<Double> uncloaks = new ArrayList<>();
    for (int pass = 0; pass < PASSES; pass++) {
      CloakTimer timer = timePages(images, SEALINGS);
      cloaks.add(timer.nanosPerSealing());
      uncloaks.add(timer.nanosPerOpening());
    }
    return new Result(
        List.of(compute, calls, memory, floats),
        systemCall(calls),
        Spread.of(cloaks),
        Spread.of(uncloaks));
  }

  private static Comparison compare(Path images, String program)
      throws IOException, InterruptedException {
    List<Double> open = new ArrayList<>();
    List<Double> guarded = new ArrayList<>();
    List<Double> slowdowns = new ArrayList<>();
    for (int pass = 0; pass < PASSES; pass++) {
      open.add(millis(images, program + "-open", CpuGuard.none()));
      try (ProcessProtection protection = Granted.protection(images, program + "-protected")) {
        guarded.add(millis(images, program + "-protected", protection));
      }
      slowdowns.add(guarded.getLast() / open.getLast() - 1);
    }
    return new Comparison(program, Spread.of(open), Spread.of(guarded), Spread.of(slowdowns));
  }

  private static double millis(Path images, String name, CpuGuard guard)
      throws IOException, InterruptedException {
    try (GuestRun guest = new GuestRun(images, name + ".elf", guard)) {
      return Spread.of(guest.rounds(ROUNDS).stream().map(Round::millis).toList()).median();
    }
  }

  private static Spread systemCall(Comparison calls) {
    List<Double> nanos = new ArrayList<>();
    for (int pass = 0; pass < PASSES; pass++) {
      double added =
          calls.protectedMillis().values().get(pass) - calls.openMillis().values().get(pass);
      nanos.add(added * NANOS_PER_MILLI / CALLS_PER_ROUND);
    }
    return Spread.of(nanos);
  }

  /** Seals all pages of a process again and again, each time once it wrote them all. */
  static CloakTimer timePages(Path images, int sealings) throws IOException, InterruptedException {
    try (ProcessProtection protection = Granted.protection(images, "memory-protected")) {
      CloakTimer timer = new CloakTimer(protection);
      try (GuestRun guest = new GuestRun(images, "memory-protected.elf", timer)) {
        for (int sealing = 0; sealing < sealings; sealing++) {
          guest.awaitWholeRound();
          guest
              .machine()
              .runAtSafePoint(() -> {
                timer.sealOpen();
                return null;
              });
        }
      }
      return timer;
    }
  }
}
