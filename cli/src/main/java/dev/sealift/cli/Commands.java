package dev.sealift.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What all commands share. */
final class Commands {
  private Commands() {}

  /** The command as picocli knows it, once picocli has filled it in. */
  static CommandSpec spec(@Nullable CommandSpec injected) {
    if (injected == null) {
      throw new IllegalStateException("the command was not made by picocli");
    }
    return injected;
  }

  /** Where a command's results go. */
  static PrintWriter out(@Nullable CommandSpec injected) {
    return spec(injected).commandLine().getOut();
  }
}
