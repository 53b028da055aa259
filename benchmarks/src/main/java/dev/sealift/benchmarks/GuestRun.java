package dev.sealift.benchmarks;

import dev.sealift.hypervisor.device.TimeSource;
import dev.sealift.hypervisor.machine.CpuGuard;
import dev.sealift.hypervisor.machine.Machine;
import dev.sealift.hypervisor.machine.MalformedImageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** A guest image on our machine, heard until its console has said enough. */
final class GuestRun implements AutoCloseable {
  private static final long RAM_BYTES = 32L << 20;
  private static final long GIVE_UP_NANOS = 300_000_000_000L;
  private static final int MAX_READ = 4096;

  private final String image;
  private final Machine machine;
  private final StringBuilder console = new StringBuilder();
  private final Object output = new Object();

  GuestRun(Path folder, String image, CpuGuard guard) throws IOException {
    this.image = image;
    this.machine = new Machine(image, 1, RAM_BYTES, TimeSource.system(), () -> true, guard);
    try {
      machine.load(Files.readAllBytes(folder.resolve(image)));
    } catch (MalformedImageException e) {
      machine.close();
      throw new IOException(image + ": " + e.getMessage(), e);
    }
    machine
        .console()
        .onOutput(() -> {
          synchronized (output) {
            output.notifyAll();
          }
        });
    machine.start();
  }

  Machine machine() {
    return machine;
  }

  /** The first so many rounds. */
  List<Round> rounds(int count) throws IOException, InterruptedException {
    return Round.in(await(text -> Round.in(text).size() >= count)).subList(0, count);
  }

  /** Waits for a round that begins after the call: the first to end may have begun before. */
  void awaitWholeRound() throws IOException, InterruptedException {
    while (take()) {}
    rounds(Round.in(console).size() + 2);
  }

  /** The console's text, once it is enough. */
  String await(Predicate<CharSequence> enough) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + GIVE_UP_NANOS;
    while (true) {
      take();
      if (enough.test(console)) {
        return console.toString();
      }
      Throwable failure = machine.failure();
      if (failure != null || System.nanoTime() > deadline || console.indexOf("refused") >= 0) {
        throw new IOException("%s said no more than: %s".formatted(image, console), failure);
      }
      synchronized (output) {
        output.wait(100);
      }
    }
  }

  /** Whether the console had said more. */
  private boolean take() {
    long from = machine.console().start();
    byte[] bytes = machine.console().read(from, MAX_READ);
    machine.console().acknowledge(from + bytes.length);
    console.append(new String(bytes, StandardCharsets.US_ASCII));
    return bytes.length > 0;
  }

  @Override
  public void close() {
    machine.close();
  }
}
