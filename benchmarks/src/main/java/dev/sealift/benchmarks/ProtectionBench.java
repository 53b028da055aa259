package dev.sealift.benchmarks;

import dev.sealift.hypervisor.machine.CpuGuard;
import dev.sealift.hypervisor.protection.CloakedPage;
import dev.sealift.hypervisor.protection.ProcessProtection;
import dev.sealift.hypervisor.protection.ProtectionPolicy;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The same process under the same kernel, protected and not. */
public final class ProtectionBench {
  private static final String PROCESS = "vault";
  private static final Pattern ROUND = Pattern.compile("round (\\d+) ticks (\\d+)\n");
  private static final Pattern MEASUREMENT = Pattern.compile("\"measurement\": \"([^\"]+)\"");
  private static final int WARM_UP = 10;
  private static final int ROUNDS = 40;
  private static final int CALLS_PER_ROUND = 20_000;
  private static final double NANOS_PER_TICK = 100;
  private static final int SEAL_ROUNDS = 50;

  private ProtectionBench() {}

  /**
   * What was measured.
   *
   * @param computeSlowdown time of protected work by that of open work, less one
   * @param systemCallSlowdown the same where every 250 instructions there is a system call
   * @param systemCallNanos what protection adds to one system call
   * @param sealNanos to seal a changed page into its frame and wipe its plaintext
   */
  public record Result(
      double computeSlowdown,
      double systemCallSlowdown,
      double systemCallNanos,
      double sealNanos) {}

  /** Runs it all; some twenty seconds. */
  public static Result run(Path images) throws IOException, InterruptedException {
    double[] compute = alternate(images, "compute");
    double[] calls = alternate(images, "syscalls");
    return new Result(
        compute[1] / compute[0] - 1,
        calls[1] / calls[0] - 1,
        (calls[1] - calls[0]) * NANOS_PER_TICK / CALLS_PER_ROUND,
        seal(images));
  }

  /** Median ticks of a round, open and protected; the first rounds warm the JVM up. */
  private static double[] alternate(Path images, String kind)
      throws IOException, InterruptedException {
    rounds(images, kind + "-open.elf", CpuGuard.none());
    double open = rounds(images, kind + "-open.elf", CpuGuard.none());
    try (ProcessProtection protection = granted(images, kind)) {
      return new double[] {open, rounds(images, kind + "-protected.elf", protection)};
    }
  }

  private static double rounds(Path images, String image, CpuGuard guard)
      throws IOException, InterruptedException {
    try (GuestRun guest = new GuestRun(images, image, guard)) {
      long[] ticks =
          guest.await(ROUND, WARM_UP + ROUNDS).stream()
              .skip(WARM_UP)
              .mapToLong(line -> Long.parseLong(line.group(2)))
              .sorted()
              .toArray();
      return (ticks[(ROUNDS - 1) / 2] + ticks[ROUNDS / 2]) / 2.0;
    }
  }

  /** Counts by the pages' versions how many were sealed in the time. */
  private static double seal(Path images) throws IOException, InterruptedException {
    try (ProcessProtection protection = granted(images, "compute");
        GuestRun guest = new GuestRun(images, "compute-protected.elf", protection)) {
      guest.await(ROUND, WARM_UP);
      long before = guest.machine().runAtSafePoint(() -> versions(guest, protection));
      long nanos = 0;
      long after = before;
      for (int round = 1; round <= SEAL_ROUNDS; round++) {
        guest.await(ROUND, WARM_UP + round);
        nanos +=
            guest
                .machine()
                .runAtSafePoint(() -> {
                  long start = System.nanoTime();
                  protection.sealOpen();
                  return System.nanoTime() - start;
                });
        after = guest.machine().runAtSafePoint(() -> versions(guest, protection));
      }
      return (double) nanos / (after - before);
    }
  }

  private static long versions(GuestRun guest, ProcessProtection protection) {
    return IntStream.range(0, guest.machine().frameCount())
        .mapToLong(frame -> protection.rowOfFrame(frame).map(CloakedPage::version).orElse(0L))
        .sum();
  }

  static ProcessProtection granted(Path images, String kind) throws IOException {
    Matcher json = MEASUREMENT.matcher(Files.readString(images.resolve(kind + "-protected.json")));
    if (!json.find()) {
      throw new IOException(kind + "-protected.json names no measurement");
    }
    ProtectionPolicy policy =
        new ProtectionPolicy(
            List.of(new ProtectionPolicy.Identity(PROCESS, Bytes.fromBase64Url(json.group(1)))));
    SecureRandom random = new SecureRandom();
    ProcessProtection protection = new ProcessProtection(policy, random, violation -> {});
    byte[] key = new byte[32];
    random.nextBytes(key);
    try (Secret brokerKey = Secret.owning(key);
        Secret none = Secret.owning(new byte[0])) {
      protection.installGrant(PROCESS, Map.of(1L, brokerKey), 1, none);
    }
    return protection;
  }
}
