package dev.sealift.metrics;

import org.jspecify.annotations.Nullable;

/** What a metric's number counts. */
public enum Unit {
  SECONDS("seconds", "seconds"),
  BYTES("bytes", "bytes"),
  PAGES("pages", "pages"),
  PAGES_PER_SECOND("pages per second", null),
  MESSAGES("messages", null),
  /** What the name says. */
  THINGS("", null),
  /** 1 for yes, 0 for no. */
  YES("1 or 0", null);

  private final String words;
  private final @Nullable String suffix;

  Unit(String words, @Nullable String suffix) {
    this.words = words;
    this.suffix = suffix;
  }

  String words() {
    return words;
  }

  /** What ends the name, if the unit does. */
  @Nullable String suffix() {
    return suffix;
  }
}
