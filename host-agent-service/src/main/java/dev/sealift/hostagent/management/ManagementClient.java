package dev.sealift.hostagent.management;

import dev.sealift.api.Backoff;
import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.management.Hello;
import dev.sealift.api.management.HypervisorStatus;
import dev.sealift.api.management.Operations;
import dev.sealift.hostagent.AgentProperties;
import dev.sealift.hostagent.BackgroundTask;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Holds the connection to the hypervisor: connects again when it breaks, reads the status after
 * each connection and then at every heartbeat, and tells the listeners.
 *
 * <p>The listeners are looked up at the start: they themselves ask the hypervisor through this.
 */
@Component
public final class ManagementClient extends BackgroundTask {

  private static final Logger log = LoggerFactory.getLogger(ManagementClient.class);

  /** No operation waits for the world; ten seconds is for a machine under the heaviest load. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final Path socket;
  private final Duration statusEvery;
  private final ObjectProvider<HypervisorListener> listeners;
  private final ReentrantLock telling = new ReentrantLock();
  private final AtomicLong lastNumber = new AtomicLong();

  private volatile @Nullable ManagementConnection current;

  ManagementClient(AgentProperties properties, ObjectProvider<HypervisorListener> listeners) {
    super("management-client", 10);
    this.socket = properties.socket();
    this.statusEvery = properties.heartbeat();
    this.listeners = listeners;
  }

  /** Whether the hypervisor answers. */
  public boolean isConnected() {
    return current != null;
  }

  /**
   * Asks the hypervisor.
   *
   * @param operation one of {@link Operations}
   * @param arguments its arguments
   * @param returns what it returns
   * @throws ManagementException if it refused, or did not answer
   */
  public <T> T call(String operation, Object arguments, Class<T> returns)
      throws ManagementException, InterruptedException {
    return read(operation, ask(operation, arguments), returns);
  }

  /**
   * Tells the hypervisor; it returns nothing.
   *
   * @throws ManagementException if it refused, or did not answer
   */
  public void tell(String operation, Object arguments)
      throws ManagementException, InterruptedException {
    ask(operation, arguments);
  }

  /**
   * Numbers something as events are numbered: a status as of an earlier number may not show what
   * the hypervisor has answered before.
   */
  public long nextNumber() {
    return lastNumber.incrementAndGet();
  }

  private JsonNode ask(String operation, Object arguments)
      throws ManagementException, InterruptedException {
    ManagementConnection connection = current;
    if (connection == null) {
      throw new ManagementException(
          ManagementException.HYPERVISOR_DOWN, "the hypervisor is not connected");
    }
    return connection.call(operation, arguments, TIMEOUT);
  }

  private static <T> T read(String operation, JsonNode returned, Class<T> type)
      throws ManagementException {
    try {
      return Json.fromTree(returned, type);
    } catch (MalformedMessageException e) {
      throw new ManagementException(
          ManagementException.BAD_ANSWER, "answer to %s: %s".formatted(operation, e.getMessage()));
    }
  }

  @Override
  protected void run() throws InterruptedException {
    var pauses = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    List<HypervisorListener> told = listeners.orderedStream().toList();
    while (isRunning()) {
      connect(told, pauses);
      Thread.sleep(pauses.next());
    }
  }

  private void connect(List<HypervisorListener> told, Backoff pauses) throws InterruptedException {
    try (var connection = ManagementConnection.open(socket, event -> onEvent(told, event))) {
      Hello hello =
          read(Operations.HELLO, connection.call(Operations.HELLO, Map.of(), TIMEOUT), Hello.class);
      connection.call(Operations.SUBSCRIBE, Map.of(), TIMEOUT);
      current = connection;
      pauses.reset();
      log.atInfo()
          .addKeyValue("boot", hello.boot())
          .addKeyValue("pid", hello.pid())
          .log("hypervisor connected");
      tellAll(told, listener -> listener.onConnected(hello));
      do {
        readStatus(connection, told);
      } while (!connection.awaitClosed(statusEvery));
    } catch (IOException e) {
      log.atDebug().addKeyValue("reason", e.getMessage()).log("hypervisor not reached");
    } catch (ManagementException e) {
      log.atWarn()
          .addKeyValue("code", e.code())
          .addKeyValue("reason", e.getMessage())
          .log("hypervisor does not answer as it should, connecting again");
    } finally {
      if (current != null) {
        current = null;
        log.atWarn().log("hypervisor disconnected");
        tellAll(told, HypervisorListener::onDisconnected);
      }
    }
  }

  private void readStatus(ManagementConnection connection, List<HypervisorListener> told)
      throws ManagementException, InterruptedException {
    long asOf = lastNumber.get();
    HypervisorStatus status =
        read(
            Operations.STATUS,
            connection.call(Operations.STATUS, Map.of(), TIMEOUT),
            HypervisorStatus.class);
    tellAll(told, listener -> listener.onStatus(new StatusReport(asOf, status)));
  }

  private void onEvent(List<HypervisorListener> told, HypervisorEvent event) {
    telling.lock();
    try {
      long number = nextNumber();
      told.forEach(listener -> listener.onEvent(number, event));
    } finally {
      telling.unlock();
    }
  }

  private void tellAll(List<HypervisorListener> told, Consumer<HypervisorListener> news) {
    telling.lock();
    try {
      told.forEach(news);
    } finally {
      telling.unlock();
    }
  }
}
