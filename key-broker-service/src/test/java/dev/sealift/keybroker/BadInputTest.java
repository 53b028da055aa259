package dev.sealift.keybroker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.Json;
import dev.sealift.api.broker.AbortRequest;
import dev.sealift.api.broker.CreateMachine;
import dev.sealift.api.broker.SealedSecret;
import dev.sealift.keybroker.Broker.Reply;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.signed.MachineManifest;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests that no honest client sends are refused by name, and leave nothing behind. */
final class BadInputTest extends BrokerTest {

  private final Scene scene = new Scene(authority, clock);

  @Test
  void absentField_isNamed() {
    Reply reply = broker.post("/v1/machines", Map.of("manifest", scene.manifestToken));
    assertMalformed(reply, "secrets");
  }

  @Test
  void fieldOfAnotherType_isNamed() {
    assertMalformed(
        broker.post("/v1/machines", Map.of("manifest", 7, "secrets", List.of())), "manifest");
  }

  @Test
  void unknownField_isNamed() {
    assertMalformed(
        broker.post(
            "/v1/machines",
            Map.of("manifest", scene.manifestToken, "secrets", List.of(), "admin", true)),
        "admin");
  }

  @Test
  void bodyThatIsNoJson_isRefused() {
    assertThat(send("{\"manifest\":").problem()).isEqualTo("malformed-request");
    assertThat(send("").problem()).isEqualTo("malformed-request");
    assertThat(send("[]").problem()).isEqualTo("malformed-request");
  }

  @Test
  void malformedIdInThePath_isNamed() {
    assertMalformed(broker.get("/v1/machines/vm-1"), "vm");
    assertMalformed(broker.get("/v1/migrations/1"), "mid");
  }

  @Test
  void unknownThings_areNotFound() {
    assertThat(broker.get(scene.path("")).problem()).isEqualTo("unknown-vm");
    assertThat(broker.get("/v1/migrations/" + "0".repeat(32)).problem())
        .isEqualTo("unknown-migration");
    assertThat(broker.get("/v1/nothing").problem()).isEqualTo("unknown-path");
  }

  @Test
  void tooLargeBody_isRefused_whetherItAnnouncesItsLengthOrNot() {
    String body = Json.write(Map.of("manifest", "x".repeat(300 * 1024), "secrets", List.of()));
    assertThat(send(body).problem()).isEqualTo("body-too-large");
    Reply chunked =
        broker.send(
            broker
                .request("/v1/machines")
                .POST(
                    BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(body.getBytes(UTF_8)))));
    assertThat(chunked.problem()).isEqualTo("body-too-large");
  }

  @Test
  void debugMachine_isRefused() {
    MachineManifest debug = scene.manifest(true);
    String token = Signatures.sign(scene.tenant, debug);
    Reply reply = broker.post("/v1/machines", new CreateMachine(token, List.of()));
    assertThat(reply.problem()).isEqualTo("debug-refused");
    assertThat(broker.get("/v1/machines/" + debug.vm()).status()).isEqualTo(404);
  }

  @Test
  void manifestSignedByAnotherKey_isRefused() {
    String token = Signatures.sign(scene.a.signing, scene.manifest);
    assertThat(
            broker
                .post("/v1/machines", new CreateMachine(token, scene.createRequest().secrets()))
                .problem())
        .isEqualTo("bad-signature");
  }

  @Test
  void secretSealedForAnotherProcess_isRefused() {
    assertSecretsRefused(List.of(scene.sealed("vault", "other")));
  }

  @Test
  void processWithoutSecret_isRefused() {
    assertSecretsRefused(List.of());
  }

  @Test
  void secretWithoutProcess_isRefused() {
    assertSecretsRefused(List.of(scene.sealed("vault", "vault"), scene.sealed("other", "other")));
  }

  @Test
  void secretGivenTwice_isRefused() {
    assertSecretsRefused(List.of(scene.sealed("vault", "vault"), scene.sealed("vault", "vault")));
  }

  @Test
  void abortForAReasonOfSeveralLines_isDecided_butNotForAnEndlessOne() {
    Mid mid = scene.running(broker).ticket(broker);
    assertMalformed(
        broker.post(Scene.path(mid, "/abort"), new AbortRequest("x".repeat(5000))), "reason");
    assertThat(broker.post(Scene.path(mid, "/abort"), new AbortRequest("lost…\nagain")).status())
        .isEqualTo(200);
  }

  private void assertSecretsRefused(List<SealedSecret> secrets) {
    Reply reply = broker.post("/v1/machines", new CreateMachine(scene.manifestToken, secrets));
    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.problem()).isEqualTo("secrets-refused");
    assertThat(broker.get(scene.path("")).status()).isEqualTo(404);
  }

  private static Reply send(String body) {
    return broker.send(broker.request("/v1/machines").POST(BodyPublishers.ofString(body)));
  }

  private static void assertMalformed(Reply reply, String field) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(400);
    assertThat(reply.problem()).isEqualTo("malformed-request");
    assertThat(reply.text("field")).isEqualTo(field);
  }
}
