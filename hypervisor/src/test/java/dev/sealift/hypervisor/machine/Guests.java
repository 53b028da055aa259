package dev.sealift.hypervisor.machine;

import dev.sealift.hypervisor.device.ConsoleBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The demo guest, and waiting for what it prints. */
public final class Guests {
  /** Long enough for a loaded machine; a healthy test waits for milliseconds. */
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private Guests() {}

  /** Root of the guest sources. */
  public static Path folder() {
    return Path.of("..", "guests").toAbsolutePath().normalize();
  }

  /** The committed demo image. */
  public static byte[] demo() {
    return image("demo.elf");
  }

  /** One of the committed images. */
  public static byte[] image(String name) {
    try {
      return Files.readAllBytes(folder().resolve("images").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Console text from offset 0 on, once it satisfies a condition. */
  public static String awaitConsole(Machine machine, Predicate<String> enough) {
    ConsoleBuffer console = machine.console();
    Semaphore written = new Semaphore(0);
    console.onOutput(written::release);
    Instant end = Instant.now().plus(DEADLINE);
    while (true) {
      written.drainPermits();
      String text =
          new String(
              console.read(console.start(), ConsoleBuffer.CAPACITY), StandardCharsets.US_ASCII);
      if (enough.test(text)) {
        return text;
      }
      if (!awaitOutput(written, Duration.between(Instant.now(), end))) {
        throw new AssertionError("console after " + DEADLINE + ":\n" + text);
      }
    }
  }

  private static boolean awaitOutput(Semaphore written, Duration left) {
    try {
      return written.tryAcquire(left.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
