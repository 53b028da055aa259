package dev.sealift.simulation.trace;

import dev.sealift.api.trace.TraceLine;
import dev.sealift.api.trace.TraceLine.About;
import dev.sealift.api.trace.TraceLine.Began;
import dev.sealift.api.trace.TraceLine.Doubted;
import dev.sealift.api.trace.TraceLine.Opened;
import dev.sealift.api.trace.TraceLine.Refused;
import dev.sealift.api.trace.TraceLine.Took;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a database keeps, put to the core again over all starts of its process. The last step before
 * a process ended, and one that was doubted, may not be on record; the next one shows it.
 */
abstract class KeptReplay {

  private final Map<String, Subject> subjects = new LinkedHashMap<>();

  /** The number of the line of each subject's last step. */
  private final Map<String, Long> lines = new HashMap<>();

  /** How a subject begins. */
  abstract Subject begin(About about) throws Mismatch;

  /** Before a step or a refusal is put to the core. */
  abstract void heard(String where, About about, Object input) throws Mismatch;

  /** The core took a step as well. */
  abstract void took(Subject.Step step);

  /** A step is not on record after all. */
  abstract void undone(Subject.Step step);

  /** The core refused an input as well. */
  abstract void refused();

  Iterable<Subject> subjects() {
    return subjects.values();
  }

  /** Puts a line to the core. */
  final void line(String where, TraceLine line) throws Mismatch {
    switch (line) {
      case Took told -> take(where, told);
      case Refused told -> refuse(where, told);
      case Doubted doubted -> doubt(doubted.line());
      case Began _, Opened _ -> throw new Mismatch("is no line of this process");
    }
  }

  /** The process ended, and began anew if more lines come. */
  final void processEnded() {
    subjects.values().forEach(Subject::doubt);
    lines.clear();
  }

  private void take(String where, Took told) throws Mismatch {
    Subject subject = at(told.about(), told.from());
    if (subject == null) {
      return;
    }
    hear(where, told.about(), subject, told.input());
    took(subject.take(told));
    lines.put(told.about().subject(), told.n());
  }

  private void refuse(String where, Refused told) throws Mismatch {
    Subject subject = at(told.about(), told.from());
    if (subject == null) {
      return;
    }
    hear(where, told.about(), subject, told.input());
    subject.refuse(told);
    refused();
  }

  private void hear(String where, About about, Subject subject, JsonNode input) throws Mismatch {
    try {
      heard(where, about, subject.input(input));
    } catch (Mismatch e) {
      subject.giveUp();
      throw e;
    }
  }

  private void doubt(long line) throws Mismatch {
    for (Map.Entry<String, Long> last : lines.entrySet()) {
      Subject subject = subjects.get(last.getKey());
      if (last.getValue() == line && subject != null) {
        subject.doubt();
        return;
      }
    }
    throw new Mismatch("line %d was no last step of anything".formatted(line));
  }

  private @Nullable Subject at(About about, JsonNode from) throws Mismatch {
    Subject known = subjects.get(about.subject());
    Subject subject = known == null ? begin(about) : known;
    subjects.putIfAbsent(about.subject(), subject);
    if (subject.lost()) {
      return null;
    }
    Subject.Step undone = subject.undone(from);
    if (undone != null) {
      undone(undone);
    }
    return subject;
  }
}
