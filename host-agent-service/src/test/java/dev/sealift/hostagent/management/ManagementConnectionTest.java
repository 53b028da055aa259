package dev.sealift.hostagent.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.api.management.Operations;
import dev.sealift.hostagent.fixture.FakeHypervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagementConnectionTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(50);

  @TempDir Path home;

  private final BlockingQueue<HypervisorEvent> events = new LinkedBlockingQueue<>();
  private FakeHypervisor hypervisor;
  private ManagementConnection connection;

  @BeforeEach
  void connect() throws Exception {
    hypervisor = new FakeHypervisor(home, home.resolve("sock"), "b");
    connection = ManagementConnection.open(home.resolve("sock"), events::add);
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
    hypervisor.close();
  }

  @Test
  void answers_findTheirRequests() throws Exception {
    hypervisor.silent(Operations.STATUS, true);
    Thread waiting = Thread.startVirtualThread(this::askForWhatIsNotAnswered);

    assertThat(ask(Operations.MIGRATE_IN, LONG)).isEqualTo("{\"port\":4711}");

    connection.close();
    waiting.join();
  }

  @Test
  void refusal_comesWithItsCode() {
    hypervisor.refuse(Operations.RESUME_MACHINE, "NO_RUN_RIGHT");

    assertThatThrownBy(() -> ask(Operations.RESUME_MACHINE, LONG))
        .isInstanceOfSatisfying(
            ManagementException.class,
            e -> {
              assertThat(e.code()).isEqualTo("NO_RUN_RIGHT");
              assertThat(e.isSilence()).isFalse();
            });
  }

  @Test
  void noAnswerInTime_isATimeout_andTheConnectionGoesOn() throws Exception {
    hypervisor.silent(Operations.STATUS, true);

    assertThatThrownBy(() -> ask(Operations.STATUS, SHORT))
        .isInstanceOfSatisfying(
            ManagementException.class,
            e -> assertThat(e.code()).isEqualTo(ManagementException.TIMEOUT));
    assertThat(ask(Operations.MIGRATE_IN, LONG)).contains("4711");
  }

  @Test
  void requestUnderWayWhenTheConnectionBreaks_fails() throws Exception {
    ask(Operations.SUBSCRIBE, LONG);
    hypervisor.silent(Operations.STATUS, true);
    Thread.startVirtualThread(this::disconnectOnceAskedForStatus);

    assertThatThrownBy(() -> ask(Operations.STATUS, LONG))
        .isInstanceOfSatisfying(
            ManagementException.class,
            e -> assertThat(e.code()).isEqualTo(ManagementException.HYPERVISOR_DOWN));
    assertThat(connection.awaitClosed(LONG)).isTrue();
  }

  @Test
  void askingThreadThatIsInterrupted_doesNotCloseTheConnectionForOthers() throws Exception {
    hypervisor.silent(Operations.STATUS, true);
    for (int i = 0; i < 50; i++) {
      Thread asking = Thread.startVirtualThread(this::askForWhatIsNotAnswered);
      asking.interrupt();
      asking.join();
    }

    assertThat(ask(Operations.MIGRATE_IN, LONG)).contains("4711");
  }

  @Test
  void lineLongerThanTheProtocolAllows_closesTheConnection_andOneAsLongDoesNot() throws Exception {
    ask(Operations.SUBSCRIBE, LONG);
    String frame = "{\"event\":\"letter-withdrawn\",\"data\":{\"id\":\"%s\"}}";
    int room = LineChannel.MAX_LINE_BYTES - frame.length() + 2;

    hypervisor.pushLine(frame.formatted("x".repeat(room)));
    assertThat(events.poll(60, TimeUnit.SECONDS))
        .isInstanceOf(HypervisorEvent.LetterTakenBack.class);
    hypervisor.pushLine(frame.formatted("x".repeat(room + 1)));
    assertThat(connection.awaitClosed(LONG)).isTrue();
  }

  private String ask(String operation, Duration timeout) throws Exception {
    return connection.call(operation, Map.of(), timeout).toString();
  }

  private void askForWhatIsNotAnswered() {
    try {
      ask(Operations.STATUS, LONG);
    } catch (Exception e) {
      Thread.currentThread().interrupt();
    }
  }

  private void disconnectOnceAskedForStatus() {
    try {
      while (hypervisor.requests(Operations.STATUS).isEmpty()) {
        Thread.onSpinWait();
      }
      hypervisor.disconnect();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
