package dev.sealift.cli;

/**
 * What one check of the machine found.
 *
 * @param subject what was looked at
 * @param verdict whether it will do
 * @param found what is there
 * @param fix what to do; empty when nothing needs to be done
 */
record Finding(String subject, Verdict verdict, String found, String fix) {
  /** Whether it will do. */
  enum Verdict {
    /** It will. */
    OK,
    /** It will, with a restriction. */
    WARN,
    /** It will not. */
    FAIL
  }

  static Finding ok(String subject, String found) {
    return new Finding(subject, Verdict.OK, found, "");
  }

  static Finding warn(String subject, String found, String fix) {
    return new Finding(subject, Verdict.WARN, found, fix);
  }

  static Finding fail(String subject, String found, String fix) {
    return new Finding(subject, Verdict.FAIL, found, fix);
  }
}
