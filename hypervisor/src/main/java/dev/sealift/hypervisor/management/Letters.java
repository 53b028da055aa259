package dev.sealift.hypervisor.management;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.management.Letter;
import dev.sealift.api.management.LetterDestination;
import dev.sealift.api.management.LetterReply;
import dev.sealift.api.management.LetterWithdrawn;
import dev.sealift.api.management.ManagementEvents;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import tools.jackson.databind.JsonNode;

/**
 * Letters that the agent carries to a service and whose answers it brings back.
 *
 * <p>A letter is outstanding until it is answered or withdrawn. The agent may lose letters, answer
 * with nonsense, or answer an old letter: whoever asks verifies what comes back.
 */
public final class Letters {

  /** Four for each of the machines that a host holds, several times over. */
  static final int MAX_OUTSTANDING = 256;

  /** Longest part of a problem that enters a message. */
  private static final int MAX_DETAIL_CHARS = 300;

  private static final String PROBLEM_PREFIX = "urn:sealift:problem:";

  private record Outstanding(Letter letter, CompletableFuture<LetterReply> reply) {}

  private final EventSink events;
  private final Map<String, Outstanding> outstanding = new LinkedHashMap<>();
  private long lastId;

  /** Letters whose coming and going is told to the subscribers. */
  public Letters(EventSink events) {
    this.events = events;
  }

  /**
   * Sends a letter and waits for the answer, however long it takes; an interrupt withdraws it.
   *
   * @param body an object of {@code dev.sealift.api}, or a map
   * @throws LetterRefusedException if the answer is an error
   * @throws MalformedMessageException if the answer is no object of the type
   */
  public <T> T ask(LetterDestination to, String path, Object body, Class<T> type)
      throws LetterRefusedException, MalformedMessageException, InterruptedException {
    Outstanding sent = send(to, path, body);
    try {
      LetterReply reply = sent.reply().get();
      if (reply.status() != 200 && reply.status() != 201) {
        throw refusal(reply);
      }
      return Json.fromTree(reply.body(), type);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a reply is completed with a value", e);
    } finally {
      withdraw(sent.letter().id());
    }
  }

  /** Every letter outstanding, oldest first. */
  public synchronized List<Letter> outstanding() {
    return outstanding.values().stream().map(Outstanding::letter).toList();
  }

  /** Takes an answer; one to a letter that is not outstanding is refused. */
  void reply(LetterReply reply) throws ManagementRefusedException {
    Outstanding answered;
    synchronized (this) {
      answered = outstanding.remove(reply.id());
    }
    if (answered == null) {
      throw new ManagementRefusedException(
          ErrorCode.UNKNOWN_LETTER, "id names no letter that is outstanding");
    }
    answered.reply().complete(reply);
  }

  private Outstanding send(LetterDestination to, String path, Object body)
      throws LetterRefusedException {
    Outstanding sent;
    synchronized (this) {
      if (outstanding.size() >= MAX_OUTSTANDING) {
        throw new LetterRefusedException(
            "too-many-letters", "%d letters are outstanding".formatted(MAX_OUTSTANDING));
      }
      Letter letter = new Letter("letter-" + ++lastId, to, path, Json.toTree(body));
      sent = new Outstanding(letter, new CompletableFuture<>());
      outstanding.put(letter.id(), sent);
    }
    events.publish(ManagementEvents.LETTER, sent.letter());
    return sent;
  }

  private void withdraw(String id) {
    boolean unanswered;
    synchronized (this) {
      unanswered = outstanding.remove(id) != null;
    }
    if (unanswered) {
      events.publish(ManagementEvents.LETTER_WITHDRAWN, new LetterWithdrawn(id));
    }
  }

  private static LetterRefusedException refusal(LetterReply reply) {
    String type = text(reply.body(), "type");
    String slug =
        type.startsWith(PROBLEM_PREFIX) ? type.substring(PROBLEM_PREFIX.length()) : "refused";
    String detail = text(reply.body(), "detail");
    return new LetterRefusedException(
        slug, "%s (%d)%s".formatted(slug, reply.status(), detail.isEmpty() ? "" : ": " + detail));
  }

  private static String text(JsonNode body, String field) {
    JsonNode value = body.get(field);
    if (value == null || !value.isString()) {
      return "";
    }
    String text = value.stringValue();
    return text.length() <= MAX_DETAIL_CHARS ? text : text.substring(0, MAX_DETAIL_CHARS);
  }
}
