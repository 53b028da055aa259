package dev.sealift.cli.compose;

import dev.sealift.api.Json;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.protocol.bytes.Bytes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Runs {@code docker} on the cluster's file.
 *
 * @param home the folder with docker-compose.yml
 * @param work the work folder, whose secrets the file mounts
 */
record Docker(Path home, Path work) {

  /** What a command printed, and how it ended. */
  record Result(int exit, Bytes output) {
    String text() {
      return new String(output.toArray(), StandardCharsets.UTF_8).strip();
    }

    /** Docker says last what it could not do. */
    String lastLine() {
      return text().lines().filter(line -> !line.isBlank()).reduce("", (_, line) -> line).strip();
    }
  }

  /** Runs {@code docker compose …} and returns what it printed on standard output. */
  byte[] compose(String... arguments) throws CliException {
    Result result = run(true, composed(arguments));
    return succeeded(result, arguments).output().toArray();
  }

  /** Runs {@code docker compose …} and returns what it printed on standard output, as text. */
  String composeText(String... arguments) throws CliException {
    return new String(compose(arguments), StandardCharsets.UTF_8).strip();
  }

  /** The file as compose reads it. */
  JsonNode file() throws CliException {
    return Json.mapper().readTree(compose("config", "--format", "json"));
  }

  /** The project's name, by which compose labels what it makes. */
  String project() throws CliException {
    return file().path("name").asString();
  }

  /** Runs {@code docker …} and returns what it printed on standard output, as text. */
  String docker(String... arguments) throws CliException {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    return succeeded(run(false, command), arguments).text();
  }

  /** Runs {@code docker compose …}, whatever comes of it. */
  Result tryCompose(String... arguments) throws CliException {
    return run(false, composed(arguments));
  }

  /** Runs {@code docker compose …}, which is to do something. */
  void act(String... arguments) throws CliException {
    succeeded(run(false, composed(arguments)), arguments);
  }

  /** Runs {@code docker compose …} and shows what it prints. */
  void show(PrintWriter out, String... arguments) throws CliException {
    Result result = run(false, composed(arguments));
    result.text().lines().filter(line -> !line.isBlank()).forEach(line -> out.println("  " + line));
    succeeded(result, arguments);
  }

  /** Runs a program that uses docker, with the JDK that runs this one, and shows what it prints. */
  void program(PrintWriter out, String program) throws CliException {
    Result result = run(false, List.of(program));
    result.text().lines().filter(line -> !line.isBlank()).forEach(line -> out.println("  " + line));
    if (result.exit() != 0) {
      throw new CliException(ExitCode.FAILED, "%s: %s".formatted(program, result.lastLine()));
    }
  }

  private static List<String> composed(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("docker", "compose", "--progress", "plain", "--ansi", "never"));
    command.addAll(List.of(arguments));
    return command;
  }

  private static Result succeeded(Result result, String... arguments) throws CliException {
    if (result.exit() != 0) {
      throw new CliException(
          ExitCode.FAILED,
          "docker %s failed: %s".formatted(String.join(" ", arguments), result.lastLine()));
    }
    return result;
  }

  private Result run(boolean outputAlone, List<String> command) throws CliException {
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.directory(home.toFile());
      builder.environment().put("SEALIFT_WORK", work.toString());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      if (outputAlone) {
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      } else {
        builder.redirectErrorStream(true);
      }
      Process process = builder.start();
      process.getOutputStream().close();
      byte[] output = process.getInputStream().readAllBytes();
      return new Result(process.waitFor(), Bytes.copyOf(output));
    } catch (IOException e) {
      throw new CliException(ExitCode.FAILED, "cannot run docker: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(ExitCode.FAILED, "docker was interrupted");
    }
  }
}
