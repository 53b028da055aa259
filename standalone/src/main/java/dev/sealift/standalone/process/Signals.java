package dev.sealift.standalone.process;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends signals that {@link ProcessHandle} cannot send, and only ever to the very process that is
 * meant.
 */
final class Signals {
  /**
   * The shell's built-in kill answers at once; a machine that needs longer is not going to answer.
   */
  private static final int SHELL_SECONDS = 5;

  private Signals() {}

  /** Sends a signal when exactly this process still runs. */
  static void send(ProcessIdentity process, String signal) {
    if (!process.runs()) {
      return;
    }
    switch (signal) {
      case "TERM" -> ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
      case "KILL" -> ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
      default -> sendByShell(process, signal);
    }
  }

  private static void sendByShell(ProcessIdentity process, String signal) {
    List<String> command =
        List.of("/bin/sh", "-c", "kill -s \"$0\" \"$1\"", signal, Long.toString(process.pid()));
    try {
      Process shell =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!shell.waitFor(SHELL_SECONDS, TimeUnit.SECONDS)) {
        shell.destroyForcibly();
      }
    } catch (IOException noShell) {
      ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
