package dev.sealift.hypervisor.services;

import dev.sealift.api.Json;
import dev.sealift.api.management.HypervisorStatus;
import dev.sealift.api.management.Letter;
import dev.sealift.api.management.LetterReply;
import dev.sealift.api.management.ManagementRequest;
import dev.sealift.hypervisor.management.SocketClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** The agent of one host: carries letters, and asks what a test wants asked. */
public final class Agent implements AutoCloseable {

  private final Services services;
  private final SocketClient socket;

  /** A courier that is interrupted while it writes itself would close the socket for all. */
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());

  private final AtomicLong lastId = new AtomicLong();
  private final Map<Long, CompletableFuture<JsonNode>> requests = new ConcurrentHashMap<>();
  private final Map<String, Thread> couriers = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private volatile Function<LetterReply, LetterReply> tampering = reply -> reply;

  public Agent(Services services, Path socketPath) throws Exception {
    this.services = services;
    socket = new SocketClient(socketPath);
    Thread.ofVirtual().start(this::receive);
    ask("subscribe", Map.of());
    status().letters().forEach(this::carry);
  }

  /** From now on answers are changed on their way to the hypervisor. */
  public void tamper(Function<LetterReply, LetterReply> change) {
    tampering = change;
  }

  /** The whole response to a request. */
  public JsonNode response(String operation, Object arguments) throws Exception {
    long id = lastId.incrementAndGet();
    CompletableFuture<JsonNode> response = new CompletableFuture<>();
    requests.put(id, response);
    String line = Json.write(new ManagementRequest(id, operation, Json.toTree(arguments)));
    writer.execute(() -> send(line, response));
    return response.get();
  }

  /** What an operation returns; fails if it is refused. */
  public JsonNode ask(String operation, Object arguments) throws Exception {
    JsonNode response = response(operation, arguments);
    if (response.has("error")) {
      throw new AssertionError(operation + " is refused: " + response.get("error"));
    }
    return response.get("return");
  }

  /** The code with which an operation is refused; fails if it is not. */
  public String refusal(String operation, Object arguments) throws Exception {
    JsonNode response = response(operation, arguments);
    if (!response.has("error")) {
      throw new AssertionError(operation + " is not refused: " + response);
    }
    return response.get("error").get("code").stringValue();
  }

  /** How the hypervisor stands. */
  public HypervisorStatus status() throws Exception {
    return Json.fromTree(ask("status", Map.of()), HypervisorStatus.class);
  }

  /** Every event so far. */
  public List<JsonNode> events() {
    return events;
  }

  @Override
  public void close() throws IOException {
    socket.close();
    writer.shutdown();
    couriers.values().forEach(Thread::interrupt);
  }

  private void send(String line, CompletableFuture<JsonNode> response) {
    try {
      socket.send(line);
    } catch (IOException e) {
      response.completeExceptionally(e);
    }
  }

  private void receive() {
    try {
      while (true) {
        JsonNode line = socket.receive();
        if (line.has("event")) {
          onEvent(line);
        } else {
          requests.remove(line.get("id").longValue()).complete(line);
        }
      }
    } catch (IOException e) {
      requests.values().forEach(r -> r.completeExceptionally(e));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void onEvent(JsonNode line) throws Exception {
    switch (line.get("event").stringValue()) {
      case "letter" -> carry(Json.fromTree(line.get("data"), Letter.class));
      case "letter-withdrawn" -> {
        Thread courier = couriers.remove(line.get("data").get("id").stringValue());
        if (courier != null) {
          courier.interrupt();
        }
      }
      default -> events.add(line);
    }
  }

  private void carry(Letter letter) {
    couriers.computeIfAbsent(
        letter.id(),
        id ->
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    Answer answer = services.answer(letter);
                    LetterReply reply =
                        new LetterReply(id, answer.status(), Json.toTree(answer.body()));
                    response("reply", tampering.apply(reply));
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  } catch (Exception e) {
                    // The connection is gone; the letter is carried again by the next agent.
                    Thread.currentThread().interrupt();
                  }
                }));
  }
}
