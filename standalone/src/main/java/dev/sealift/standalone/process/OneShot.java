package dev.sealift.standalone.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs that prepare something and end by themselves.
 *
 * @param marker lets a later command find one that outlived us
 * @param log takes their output
 */
public record OneShot(ProcessMarker marker, Path log) {
  /** An initdb takes a second or two; a minute is a broken disk. */
  private static final int LIMIT_SECONDS = 60;

  private static final int TAIL_LINES = 15;

  /**
   * Runs a program to its end.
   *
   * @param what said when it fails
   * @throws ProcessFailedException when its status is not 0
   */
  public void run(String what, List<String> command, Path directory)
      throws IOException, ProcessFailedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put(ProcessMarker.VARIABLE, marker.clusterId());
    Process process = builder.start();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new ProcessFailedException(what + " took over " + LIMIT_SECONDS + " s");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ProcessFailedException(what + " was given up");
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      String tail = String.join("\n  ", LogTail.of(log, TAIL_LINES));
      throw new ProcessFailedException(
          "%s failed with status %d; the end of %s:%n  %s"
              .formatted(what, process.exitValue(), log, tail));
    }
  }
}
