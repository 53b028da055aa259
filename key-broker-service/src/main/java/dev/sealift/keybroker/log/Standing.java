package dev.sealift.keybroker.log;

import dev.sealift.keybroker.problem.ProblemException;

/** How the log stands against what the witness has seen of it. */
enum Standing {
  /** The witness was not asked yet, or did not answer. */
  UNKNOWN,
  /** What the witness has seen, the log holds. */
  CAUGHT_UP,
  /** The witness has seen more: the database was set back. */
  BEHIND,
  /** The witness has seen something else: another history was written after it was set back. */
  FORKED;

  /** F6: refuses to decide on what may be an old state. */
  void requireCaughtUp() {
    switch (this) {
      case CAUGHT_UP -> {}
      case UNKNOWN ->
          throw ProblemException.readOnly(
              "witness-not-asked",
              "nothing is decided until the witness said how far it saw the log; try again");
      case BEHIND ->
          throw ProblemException.readOnly(
              "behind-witness",
              "nothing is decided: the witness saw a longer log; restore the newer database");
      case FORKED ->
          throw ProblemException.readOnly(
              "log-forked",
              "nothing is decided: the witness saw another log; restore the database it saw");
    }
  }
}
