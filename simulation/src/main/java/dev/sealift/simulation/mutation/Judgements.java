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
 * The record of what is known of every mutant, {@code mutants.txt}: {@code name | killed |
 * invariant seed} or {@code name | kept | reason}, one to a line.
 */
public final class Judgements {

  private static final String FILE = "mutants.txt";

  private static final Pattern LINE =
      Pattern.compile(
          "(?<name>[^| ]+) \\| (killed \\| (?<invariant>S\\d+) (?<seed>\\d{1,18})|kept \\| (?<reason>.+))");

  private Judgements() {}

  /**
   * Reads the record.
   *
   * @return by the name of the mutant, in the order of the record
   * @throws IllegalStateException naming the line that is none
   */
  public static Map<String, Judgement> read() {
    try (InputStream in = Judgements.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("no " + FILE);
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
                "%s: want each mutant once, as name | killed | invariant seed or name | kept | reason, got %s"
                    .formatted(FILE, line));
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
