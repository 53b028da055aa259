package dev.sealift.hostagent.management;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.management.ManagementError;
import dev.sealift.api.management.ManagementEvent;
import dev.sealift.api.management.ManagementRequest;
import dev.sealift.api.management.ManagementResponse;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** One connection to the management socket: answers find their requests, events are handed on. */
final class ManagementConnection implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(ManagementConnection.class);

  /** Every letter and every console of a full host may have one request under way. */
  private static final int MAX_REQUESTS = 512;

  private final LineChannel channel;
  private final Consumer<HypervisorEvent> events;
  private final AtomicLong lastId = new AtomicLong();
  private final Semaphore slots = new Semaphore(MAX_REQUESTS);
  private final BlockingQueue<byte[]> outgoing = new ArrayBlockingQueue<>(MAX_REQUESTS);
  private final Map<Long, CompletableFuture<ManagementResponse>> waiting =
      new ConcurrentHashMap<>();
  private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

  private final Thread writer = Thread.ofVirtual().name("management-writer").unstarted(this::write);

  private ManagementConnection(LineChannel channel, Consumer<HypervisorEvent> events) {
    this.channel = channel;
    this.events = events;
  }

  /**
   * Connects and begins to read.
   *
   * @param events takes each event on the reading thread
   */
  static ManagementConnection open(Path socket, Consumer<HypervisorEvent> events)
      throws IOException {
    var connection = new ManagementConnection(LineChannel.connect(socket), events);
    connection.writer.start();
    Thread.ofVirtual().name("management-reader").start(connection::read);
    return connection;
  }

  /**
   * Asks and waits for the answer.
   *
   * @return what the operation returned
   */
  JsonNode call(String operation, Object arguments, Duration timeout)
      throws ManagementException, InterruptedException {
    if (!slots.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw silence(ManagementException.TIMEOUT, operation);
    }
    long id = lastId.incrementAndGet();
    var answer = new CompletableFuture<ManagementResponse>();
    waiting.put(id, answer);
    try {
      if (closed.isDone()) {
        throw silence(ManagementException.HYPERVISOR_DOWN, operation);
      }
      outgoing.put(Json.writeBytes(new ManagementRequest(id, operation, Json.toTree(arguments))));
      return result(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS), operation);
    } catch (ExecutionException e) {
      throw silence(ManagementException.HYPERVISOR_DOWN, operation);
    } catch (TimeoutException e) {
      throw silence(ManagementException.TIMEOUT, operation);
    } finally {
      waiting.remove(id);
      slots.release();
    }
  }

  private static JsonNode result(ManagementResponse response, String operation)
      throws ManagementException {
    ManagementError error = response.error();
    if (error != null) {
      throw new ManagementException(error.code(), error.message());
    }
    JsonNode result = response.result();
    if (result == null) {
      throw new ManagementException(
          ManagementException.BAD_ANSWER, operation + " was answered with nothing");
    }
    return result;
  }

  private static ManagementException silence(String code, String operation) {
    return new ManagementException(code, "the hypervisor did not answer to " + operation);
  }

  /** Waits until the connection is gone, or the time is over; tells whether it is gone. */
  boolean awaitClosed(Duration timeout) throws InterruptedException {
    try {
      closed.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException e) {
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /**
   * Writes the requests. No asking thread writes itself: a thread that is interrupted while it
   * writes would close the socket for all.
   */
  private void write() {
    try (this) {
      while (!closed.isDone()) {
        channel.writeLine(outgoing.take());
      }
    } catch (IOException e) {
      log.atInfo().addKeyValue("reason", e.getMessage()).log("management connection broke");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (this) {
      for (byte[] line = channel.readLine(); line != null; line = channel.readLine()) {
        take(new String(line, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      log.atInfo().addKeyValue("reason", e.getMessage()).log("management connection broke");
    }
  }

  /** A line that cannot be read is passed over: the next status tells what it would have told. */
  private void take(String line) {
    try {
      JsonNode message = Json.mapper().readTree(line);
      if (message.has("event")) {
        events.accept(HypervisorEvent.of(Json.fromTree(message, ManagementEvent.class)));
      } else {
        answer(Json.fromTree(message, ManagementResponse.class));
      }
    } catch (JacksonException e) {
      log.atWarn().log("line of the hypervisor is no JSON");
    } catch (MalformedMessageException e) {
      log.atWarn().addKeyValue("reason", e.getMessage()).log("line of the hypervisor is malformed");
    }
  }

  private void answer(ManagementResponse response) {
    CompletableFuture<ManagementResponse> answer =
        response.id() == null ? null : waiting.get(response.id());
    if (answer != null) {
      answer.complete(response);
    } else {
      log.atDebug().log("answer of the hypervisor came too late");
    }
  }

  @Override
  public void close() {
    closed.complete(null);
    writer.interrupt();
    try {
      channel.close();
    } catch (IOException e) {
      log.atDebug().addKeyValue("reason", e.getMessage()).log("management socket did not close");
    }
    waiting
        .values()
        .forEach(answer -> answer.completeExceptionally(new IOException("connection is closed")));
  }
}
