package dev.sealift.simulation.trace;

import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.trace.Actor;
import dev.sealift.api.trace.CoreJson;
import dev.sealift.api.trace.TraceLine.Refused;
import dev.sealift.api.trace.TraceLine.Took;
import dev.sealift.simulation.trace.Core.Answer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One monitor, ledger of a machine or saga, from where it began, followed along its trace. */
final class Subject {

  private final Actor actor;
  private final Core core;
  private Object state;
  private @Nullable Step last;
  private boolean doubtful;
  private boolean lost;

  Subject(Actor actor, Core core, Object beginning) {
    this.actor = actor;
    this.core = core;
    state = beginning;
  }

  /** A step that the core took as well. */
  record Step(Object input, Object from, Object to, List<?> outputs) {}

  Actor actor() {
    return actor;
  }

  Object state() {
    return state;
  }

  /** Whether it is not known if the last step is on record. */
  boolean doubtful() {
    return doubtful;
  }

  /** The last step may not be on record; the state before the next one shows it. */
  void doubt() {
    doubtful = last != null;
  }

  /** Something was wrong with a step of it. */
  void giveUp() {
    lost = true;
  }

  /** Something was wrong: nothing can be said of what follows. */
  boolean lost() {
    return lost;
  }

  /**
   * If the last step is not on record, takes it back.
   *
   * @param from the state before the next step, as told
   * @return the step that was taken back
   */
  @Nullable Step undone(JsonNode from) {
    Step step = last;
    boolean undone =
        doubtful
            && step != null
            && !same(from, CoreJson.tree(actor.from(), state))
            && same(from, CoreJson.tree(actor.from(), step.from()));
    doubtful = false;
    if (!undone || step == null) {
      return null;
    }
    state = step.from();
    last = null;
    return step;
  }

  /** Takes a step, if the core takes it from here and to what is told. */
  Step take(Took told) throws Mismatch {
    Object input = input(told.input());
    requireSame("from", told.from(), CoreJson.tree(actor.from(), state));
    return switch (put(input)) {
      case Answer.No(Enum<?> refusal) -> throw lose("the core refuses it: " + refusal);
      case Answer.Next(Object next, Object to, List<?> outputs) -> {
        requireSame("to", told.to(), CoreJson.tree(actor.to(), to));
        Step step = new Step(input, state, next, outputs);
        state = next;
        last = step;
        yield step;
      }
    };
  }

  /** Stays, if the core refuses the input here for the reason that is told; answers the input. */
  Object refuse(Refused told) throws Mismatch {
    Object input = input(told.input());
    requireSame("from", told.from(), CoreJson.tree(actor.from(), state));
    return switch (put(input)) {
      case Answer.Next _ -> throw lose("the core takes what is told as refused: " + told.refusal());
      case Answer.No(Enum<?> refusal) when refusal.name().equals(told.refusal()) -> input;
      case Answer.No(Enum<?> refusal) ->
          throw lose("refusal is %s, the core's is %s".formatted(told.refusal(), refusal));
    };
  }

  private Answer put(Object input) throws Mismatch {
    try {
      return core.put(state, input);
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw lose("the core fails: " + e.getMessage());
    }
  }

  /** Reads an input. */
  Object input(JsonNode told) throws Mismatch {
    try {
      return CoreJson.read(told, actor.input());
    } catch (MalformedMessageException e) {
      throw lose("input " + e.getMessage());
    }
  }

  private void requireSame(String what, JsonNode told, JsonNode ofTheCore) throws Mismatch {
    String difference = difference(what, told, ofTheCore);
    if (difference != null) {
      throw lose(difference);
    }
  }

  private static @Nullable String difference(String path, JsonNode told, JsonNode ofTheCore) {
    if (same(told, ofTheCore)) {
      return null;
    }
    if (told.isObject() && ofTheCore.isObject()) {
      Set<String> names = new TreeSet<>(told.propertyNames());
      names.addAll(ofTheCore.propertyNames());
      for (String name : names) {
        String inside = difference(path + "." + name, told.path(name), ofTheCore.path(name));
        if (inside != null) {
          return inside;
        }
      }
    }
    return "%s is %s, the core's is %s".formatted(path, text(told), text(ofTheCore));
  }

  /** A number that is read is of another class than the same number that is written. */
  private static boolean same(JsonNode told, JsonNode ofTheCore) {
    return told.toString().equals(ofTheCore.toString());
  }

  private static String text(JsonNode node) {
    return node.isMissingNode() ? "absent" : node.toString();
  }

  private Mismatch lose(String what) {
    lost = true;
    return new Mismatch(what);
  }
}
