package dev.sealift.attestation.device;

import dev.sealift.attestation.tpm.NvPublic;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The state of a software TPM as text: a title, one {@code name value} a line in a fixed order, and
 * the SHA-256 of all that in the last line, against torn or edited files.
 */
final class SoftwareTpmStateText {

  static final Comparator<NvPublic> BY_INDEX = Comparator.comparingLong(NvPublic::index);

  private static final String TITLE = "sealift software tpm state 1";

  private final List<String> lines;
  private int next;

  private SoftwareTpmStateText(List<String> lines) {
    this.lines = lines;
  }

  static String write(SoftwareTpmState state) {
    StringBuilder text = new StringBuilder(TITLE).append('\n');
    line(text, "endorsement.private", state.endorsement().exposeScalar().hex());
    line(text, "endorsement.x", state.endorsement().publicArea().x().hex());
    line(text, "endorsement.y", state.endorsement().publicArea().y().hex());
    line(text, "attestation.private", state.attestation().exposeScalar().hex());
    line(text, "attestation.x", state.attestation().publicArea().x().hex());
    line(text, "attestation.y", state.attestation().publicArea().y().hex());
    line(text, "resetCount", Long.toString(state.resetCount()));
    line(text, "clockMillis", Long.toString(state.clockMillis()));
    line(text, "orderly", Boolean.toString(state.orderly()));
    line(text, "highestCount", Long.toString(state.highestCount()));
    line(text, "counters", Integer.toString(state.counters().size()));
    Map<NvPublic, Long> sorted = new TreeMap<>(BY_INDEX);
    sorted.putAll(state.counters());
    sorted.forEach((counter, value) -> {
      line(text, "counter.index", Long.toString(counter.index()));
      line(text, "counter.value", Long.toString(value));
    });
    line(text, "sha256", digest(text.toString()));
    return text.toString();
  }

  /**
   * Reads the text.
   *
   * @throws IllegalArgumentException naming the line that is wrong; never quoting a value
   */
  static SoftwareTpmState read(String text) {
    int lastLine = text.lastIndexOf('\n', text.length() - 2) + 1;
    String checksum = "sha256 " + digest(text.substring(0, lastLine)) + "\n";
    if (!text.startsWith(TITLE + "\n")) {
      throw new IllegalArgumentException("line 1 is not \"%s\"".formatted(TITLE));
    }
    if (!text.substring(lastLine).equals(checksum)) {
      throw new IllegalArgumentException(
          "the last line is not the SHA-256 of the others: the file is torn or was edited");
    }
    return new SoftwareTpmStateText(text.substring(0, lastLine).lines().toList()).state();
  }

  private SoftwareTpmState state() {
    next = 1;
    SoftwareKey endorsement = key("endorsement", SoftwareTpmState::endorsementArea);
    SoftwareKey attestation = key("attestation", SoftwareTpmState::attestationArea);
    long resetCount = number("resetCount");
    long clockMillis = number("clockMillis");
    boolean orderly = flag("orderly");
    long highestCount = number("highestCount");
    Map<NvPublic, Long> counters = counters();
    if (next != lines.size()) {
      throw new IllegalArgumentException("line %d is one too many".formatted(next + 1));
    }
    if (counters.values().stream().anyMatch(value -> value > highestCount)) {
      throw new IllegalArgumentException("highestCount is below a counter");
    }
    return new SoftwareTpmState(
        endorsement, attestation, resetCount, clockMillis, orderly, highestCount, counters);
  }

  private SoftwareKey key(String name, SoftwareKey.Template template) {
    try {
      return SoftwareKey.restore(
          template, bytes(name + ".private"), bytes(name + ".x"), bytes(name + ".y"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s key: %s".formatted(name, e.getMessage()));
    }
  }

  private Map<NvPublic, Long> counters() {
    long count = number("counters");
    if (count > SoftwareTpmState.MAX_COUNTERS) {
      throw new IllegalArgumentException(
          "counters is %d, want <= %d".formatted(count, SoftwareTpmState.MAX_COUNTERS));
    }
    Map<NvPublic, Long> counters = new TreeMap<>(BY_INDEX);
    for (int i = 0; i < count; i++) {
      NvPublic counter = new NvPublic(number("counter.index"));
      if (counters.put(counter, number("counter.value")) != null) {
        throw new IllegalArgumentException("line %d repeats a counter".formatted(next));
      }
    }
    return counters;
  }

  private String value(String name) {
    String prefix = name + " ";
    if (next >= lines.size() || !lines.get(next).startsWith(prefix)) {
      throw new IllegalArgumentException("line %d is not %s".formatted(next + 1, name));
    }
    return lines.get(next++).substring(prefix.length());
  }

  private Bytes bytes(String name) {
    String hex = value(name);
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("%s is not 64 hexadecimal digits".formatted(name));
    }
    return Bytes.fromHex(hex);
  }

  private long number(String name) {
    String digits = value(name);
    if (!digits.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException("%s is not a number of 1 to 18 digits".formatted(name));
    }
    return Long.parseLong(digits);
  }

  private boolean flag(String name) {
    return switch (value(name)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("%s is not true or false".formatted(name));
    };
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append(' ').append(value).append('\n');
  }

  private static String digest(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8)).hex();
  }
}
