package dev.sealift.benchmarks;

import dev.sealift.hypervisor.device.TimeSource;
import dev.sealift.hypervisor.machine.CpuGuard;
import dev.sealift.hypervisor.machine.Machine;
import dev.sealift.hypervisor.machine.MalformedImageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

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

  /** The first so many lines that match. */
  List<MatchResult> await(Pattern line, int count) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + GIVE_UP_NANOS;
    while (true) {
      take();
      List<MatchResult> found = line.matcher(console).results().toList();
      if (found.size() >= count) {
        return new ArrayList<>(found.subList(0, count));
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

  private void take() {
    long from = machine.console().start();
    byte[] bytes = machine.console().read(from, MAX_READ);
    machine.console().acknowledge(from + bytes.length);
    console.append(new String(bytes, StandardCharsets.US_ASCII));
  }

  @Override
  public void close() {
    machine.close();
  }
}
