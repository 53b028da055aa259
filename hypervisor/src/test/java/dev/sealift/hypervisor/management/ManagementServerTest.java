package dev.sealift.hypervisor.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.management.LetterDestination;
import dev.sealift.api.management.ManagementEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@Timeout(30)
final class ManagementServerTest {

  private Path folder;
  private Path socket;
  private ManagementServer server;
  private Letters letters;

  @BeforeEach
  void start() throws IOException {
    folder = Files.createTempDirectory("slm");
    socket = folder.resolve("m");
    server = ManagementServer.bind(socket);
    letters = new Letters(server);
    server.serve(new NoMachines(), letters);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    Files.delete(folder);
  }

  @Test
  void socketIsForItsOwnerAlone() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
  }

  @Test
  void answerCarriesTheIdOfItsRequest() throws IOException {
    try (SocketClient client = new SocketClient(socket)) {
      JsonNode answer = client.ask("{\"id\":7,\"execute\":\"hello\"}");
      assertThat(answer.get("id").intValue()).isEqualTo(7);
      assertThat(answer.get("return").get("dataPort").intValue()).isEqualTo(4711);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nonsense                                                       | BAD_REQUEST | JSON
          ''                                                             | BAD_REQUEST | object
          []                                                             | BAD_REQUEST | object
          {"execute":"hello"}                                            | BAD_REQUEST | id
          {"id":"1","execute":"hello"}                                   | BAD_REQUEST | id
          {"id":1}                                                       | BAD_REQUEST | execute
          {"id":1,"execute":"hello","x":1}                               | BAD_REQUEST | unknown
          {"id":1,"id":2,"execute":"hello"}                              | BAD_REQUEST | twice
          {"id":1,"execute":"hello","arguments":{"vm":"x"}}              | BAD_REQUEST | unknown
          {"id":1,"execute":"stop-machine"}                              | BAD_REQUEST | vm
          {"id":1,"execute":"stop-machine","arguments":{"vm":"x"}}       | BAD_REQUEST | vm
          {"id":1,"execute":"stop-machine","arguments":{"vm":null}}      | BAD_REQUEST | vm
          {"id":1,"execute":"migrate-out","arguments":{"ticket":"t","host":"h","port":"1"}} | BAD_REQUEST | port
          {"id":1,"execute":"reply","arguments":{"id":"letter-9","status":200,"body":{}}} | UNKNOWN_LETTER | id
          {"id":1,"execute":"burn-everything"}                           | UNKNOWN_OPERATION | execute
          """)
  void nonsense_isRefusedByNameAndTheConnectionIsKept(String line, String code, String word)
      throws IOException {
    try (SocketClient client = new SocketClient(socket)) {
      JsonNode error = client.ask(line).get("error");
      assertThat(error.get("code").stringValue()).isEqualTo(code);
      assertThat(error.get("message").stringValue()).contains(word);
      assertThat(client.ask("{\"id\":2,\"execute\":\"hello\"}").has("return")).isTrue();
    }
  }

  @Test
  void refusalOfAnOperation_carriesItsCode() throws IOException {
    try (SocketClient client = new SocketClient(socket)) {
      String vm = "vm-" + "0".repeat(40);
      JsonNode answer =
          client.ask(
              "{\"id\":1,\"execute\":\"resume-machine\",\"arguments\":{\"vm\":\"%s\"}}"
                  .formatted(vm));
      assertThat(answer.get("error").get("code").stringValue()).isEqualTo("UNKNOWN_MACHINE");
    }
  }

  @Test
  void lineOfMoreThanAMebibyte_isRefusedAndTheConnectionClosed() throws IOException {
    try (SocketClient client = new SocketClient(socket)) {
      client.send("x".repeat((1 << 20) + 1));
      assertThat(client.receive().get("error").get("code").stringValue()).isEqualTo("BAD_REQUEST");
      assertThat(client.closed()).isTrue();
    }
  }

  @Test
  void lineOfAlmostAMebibyte_isRead() throws IOException {
    try (SocketClient client = new SocketClient(socket)) {
      String padded = "{\"id\":1,%s\"execute\":\"hello\"}".formatted(" ".repeat((1 << 20) - 100));
      assertThat(client.ask(padded).has("return")).isTrue();
    }
  }

  @Test
  void seventeenthClient_isRefusedAndTheOthersAreServed() throws IOException {
    List<SocketClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 16; i++) {
        clients.add(new SocketClient(socket));
        assertThat(clients.get(i).ask("{\"id\":1,\"execute\":\"hello\"}").has("return")).isTrue();
      }
      try (SocketClient oneMore = new SocketClient(socket)) {
        assertThat(oneMore.closed()).isTrue();
      }
      assertThat(clients.get(0).ask("{\"id\":2,\"execute\":\"hello\"}").has("return")).isTrue();
    } finally {
      for (SocketClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void clientThatNeverReads_isDroppedAndTheHypervisorGoesOn() throws IOException {
    try (SocketClient slow = new SocketClient(socket);
        SocketClient quick = new SocketClient(socket)) {
      slow.ask("{\"id\":1,\"execute\":\"subscribe\"}");
      String data = "x".repeat(512 * 1024);
      for (int i = 0; i < 64; i++) {
        server.publish("console", Map.of("data", data));
      }
      assertThat(quick.ask("{\"id\":2,\"execute\":\"hello\"}").has("return")).isTrue();
    }
  }

  @Test
  void letterIsToldToSubscribers_listedWhileOutstanding_andAnsweredOnce() throws Exception {
    try (SocketClient client = new SocketClient(socket)) {
      client.ask("{\"id\":1,\"execute\":\"subscribe\"}");
      CompletableFuture<Map<?, ?>> answer = ask("/v1/challenges");
      JsonNode event = client.receive();
      assertThat(event.get("event").stringValue()).isEqualTo(ManagementEvents.LETTER);
      assertThat(event.get("data").get("path").stringValue()).isEqualTo("/v1/challenges");
      String id = event.get("data").get("id").stringValue();
      assertThat(letters.outstanding()).hasSize(1);

      String reply =
          "{\"id\":2,\"execute\":\"reply\",\"arguments\":{\"id\":\"%s\",\"status\":200,\"body\":{\"a\":1}}}"
              .formatted(id);
      assertThat(client.ask(reply).has("return")).isTrue();
      assertThat(answer.get().get("a")).isEqualTo(1);
      assertThat(client.ask(reply).get("error").get("code").stringValue())
          .isEqualTo("UNKNOWN_LETTER");
      assertThat(letters.outstanding()).isEmpty();
    }
  }

  @Test
  void problemInAnAnswer_isNamed() throws Exception {
    try (SocketClient client = new SocketClient(socket)) {
      client.ask("{\"id\":1,\"execute\":\"subscribe\"}");
      CompletableFuture<Map<?, ?>> answer = ask("/v1/results");
      String id = client.receive().get("data").get("id").stringValue();
      client.ask(
          "{\"id\":2,\"execute\":\"reply\",\"arguments\":{\"id\":\"%s\",\"status\":403,\"body\":{\"type\":\"urn:sealift:problem:platform-not-enrolled\"}}}"
              .formatted(id));
      assertThat(answer.handle((_, e) -> e).get())
          .hasCauseInstanceOf(LetterRefusedException.class)
          .hasMessageContaining("platform-not-enrolled");
    }
  }

  private CompletableFuture<Map<?, ?>> ask(String path) {
    CompletableFuture<Map<?, ?>> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            answer.complete(letters.ask(LetterDestination.ATTESTATION, path, Map.of(), Map.class));
          } catch (Exception e) {
            answer.completeExceptionally(new java.util.concurrent.CompletionException(e));
          }
        });
    return answer;
  }
}
