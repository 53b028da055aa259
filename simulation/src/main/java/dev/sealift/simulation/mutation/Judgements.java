package dev.sealift.simulation.mutation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The records of what is known of every mutant, {@code mutants.txt} for the state machines and
 * {@code wire-mutants.txt} for handshake and records: {@code name | killed | invariant seed} or
 * {@code name | kept | reason}, one to a line.
 */
public final class Judgements {

  private static final String FILE = "mutants.txt";
  private static final String WIRE_FILE = "wire-mutants.txt";

  private static final Pattern LINE =
      Pattern.compile(
          "(?<name>[^| ]+) \\| (killed \\| (?<invariant>[A-Z]\\d+) (?<seed>\\d{1,18})|kept \\| (?<reason>.+))");

  private Judgements() {}

  /**
   * Reads the record of the state machines.
   *
   * @return by the name of the mutant, in the order of the record
   * @throws IllegalStateException naming the line that is none
   */
  public static Map<String, Judgement> read() {
    return read(FILE);
  }

  /** Reads the record of handshake and records, in the same way. */
  public static Map<String, Judgement> readWire() {
    return read(WIRE_FILE);
  }

  private static Map<String, Judgement> read(String file) {
    try (InputStream in = Judgements.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("no " + file);
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, Judgement> parse(String text) {
    Map<String, Judgement> judgements = new LinkedHashMap<>();
    text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(line -> {
          Matcher matcher = LINE.matcher(line);
          if (!matcher.matches()
              || judgements.put(matcher.group("name"), judgement(matcher)) != null) {
            throw new IllegalStateException(
                "want each mutant once, as name | killed | invariant seed or name | kept | reason, got "
                    + line);
          }
        });
    return judgements;
  }

  private static Judgement judgement(Matcher line) {
    return line.group("reason") == null
        ? new Judgement.Killed(line.group("invariant"), Long.parseLong(line.group("seed")))
        : new Judgement.Kept(line.group("reason"));
  }
}
