package dev.sealift.attestationservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealift.api.attestation.EnrolmentRequest;
import dev.sealift.attestation.tpm.CredentialException;
import dev.sealift.protocol.bytes.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class EnrolmentTest extends ServiceTest {

  @TempDir Path folder;
  private TestHost host;

  @BeforeEach
  void start() throws Exception {
    host = new TestHost(this, folder.resolve("host"));
  }

  @AfterEach
  void stop() throws Exception {
    host.close();
  }

  @Test
  void approvedPlatform_becomesActiveByActivatingItsCredential() throws Exception {
    host.approve();
    assertThat(platform().path("enrolledAt").isMissingNode()).isTrue();

    Reply activation = host.activate(post("/v1/enrolments", host.enrolmentRequest()));

    assertThat(activation.status()).isEqualTo(200);
    assertThat(activation.text()).isEqualTo("{}");
    assertThat(platform().path("enrolledAt").asLong()).isEqualTo(clock.millis());
    assertThat(get("/v1/platforms").body()).hasSize(1);
  }

  @Test
  void platformThatNobodyApproved_isToldToAskAgainAndWhatToDo() throws Exception {
    Reply reply = post("/v1/enrolments", host.enrolmentRequest());

    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.slug()).isEqualTo("platform-not-approved");
    assertThat(reply.detail()).contains("PUT /v1/platforms/%s/approval".formatted(host.id()));
  }

  @Test
  void wrongSecret_isRefusedAndSpendsTheEnrolment() throws Exception {
    host.approve();
    Reply challenge = post("/v1/enrolments", host.enrolmentRequest());
    Bytes right = host.open(challenge);
    byte[] wrong = right.toArray();
    wrong[31] ^= 1;

    assertRefused(activate(challenge, Bytes.copyOf(wrong)), 403, "wrong-secret");
    assertRefused(activate(challenge, right), 404, "unknown-enrolment");
    assertThat(platform().path("enrolledAt").isMissingNode()).isTrue();
    assertThat(host.enrol().status()).isEqualTo(200);
  }

  @Test
  void secretOfAnyOtherLength_isRefused() throws Exception {
    host.approve();
    for (int length = 0; length <= 64; length++) {
      Reply challenge = post("/v1/enrolments", host.enrolmentRequest());
      assertRefused(activate(challenge, Bytes.copyOf(new byte[length])), 403, "wrong-secret");
    }
  }

  @Test
  void enrolmentThatIsTooOld_isRefused() throws Exception {
    host.approve();
    Reply challenge = post("/v1/enrolments", host.enrolmentRequest());
    clock.advance(Duration.ofMinutes(5));

    assertRefused(host.activate(challenge), 404, "unknown-enrolment");
  }

  @Test
  void manyActivationsAtOnce_exactlyOneWins() throws Exception {
    host.approve();
    Reply challenge = post("/v1/enrolments", host.enrolmentRequest());
    Bytes secret = host.open(challenge);

    List<Integer> statuses = atOnce(200, () -> activate(challenge, secret).status());

    assertThat(statuses).containsOnly(200, 404);
    assertThat(statuses.stream().filter(status -> status == 200)).hasSize(1);
  }

  @Test
  void keyOfAnotherTpm_cannotBeActivatedHere() throws Exception {
    try (TestHost other = new TestHost(this, folder.resolve("other"))) {
      host.approve();
      Reply challenge = post("/v1/enrolments", mixed(host, other));

      assertThat(challenge.status()).isEqualTo(200);
      assertThatExceptionOfType(CredentialException.class).isThrownBy(() -> host.open(challenge));
      assertThatExceptionOfType(CredentialException.class).isThrownBy(() -> other.open(challenge));
    }
  }

  @Test
  void anotherKeyForAnActivePlatform_isRefusedUntilItIsApprovedAnew() throws Exception {
    try (TestHost other = new TestHost(this, folder.resolve("other"))) {
      host.enrol();

      assertRefused(post("/v1/enrolments", mixed(host, other)), 409, "another-key-enrolled");
      assertThat(post("/v1/enrolments", host.enrolmentRequest()).status()).isEqualTo(200);

      assertThat(delete("/v1/platforms/%s/approval".formatted(host.id())).status()).isEqualTo(204);
      host.approve();
      assertThat(post("/v1/enrolments", mixed(host, other)).status()).isEqualTo(200);
    }
  }

  @Test
  void enrolmentUnderWay_isVoidOnceTheApprovalIsWithdrawn() throws Exception {
    host.approve();
    Reply challenge = post("/v1/enrolments", host.enrolmentRequest());
    delete("/v1/platforms/%s/approval".formatted(host.id()));
    host.approve();

    assertRefused(host.activate(challenge), 404, "unknown-enrolment");
  }

  @Test
  void tooManyEnrolmentsOfOnePlatform_areRefused() throws Exception {
    host.approve();
    for (int i = 0; i < 16; i++) {
      assertThat(post("/v1/enrolments", host.enrolmentRequest()).status()).isEqualTo(200);
    }
    assertRefused(post("/v1/enrolments", host.enrolmentRequest()), 429, "too-many-enrolments");
  }

  @Test
  void keysOutOfForm_areRefusedNamingTheField() throws Exception {
    EnrolmentRequest honest = host.enrolmentRequest();
    Bytes short1 = Bytes.copyOf(new byte[1]);

    assertMalformed(new EnrolmentRequest(short1, honest.akPublic()), "ekPublic");
    assertMalformed(new EnrolmentRequest(honest.ekPublic(), short1), "akPublic");
    assertMalformed(new EnrolmentRequest(honest.akPublic(), honest.akPublic()), "ekPublic");
    assertMalformed(new EnrolmentRequest(honest.ekPublic(), honest.ekPublic()), "akPublic");
    assertMalformed(Map.of("ekPublic", honest.ekPublic()), "akPublic");
    assertMalformed(
        Map.of("ekPublic", honest.ekPublic(), "akPublic", honest.akPublic(), "more", 1), "more");
  }

  @Test
  void approvalOutOfForm_isRefusedNamingTheField() throws Exception {
    Reply id = put("/v1/platforms/ABC/approval", Map.of("name", "host-1"));
    assertRefused(id, 400, "malformed-request");
    assertThat(id.body().path("field").asString()).isEqualTo("platform");

    Reply name = put("/v1/platforms/%s/approval".formatted(host.id()), Map.of("name", "a\nb"));
    assertRefused(name, 400, "malformed-request");
    assertThat(name.body().path("field").asString()).isEqualTo("name");
  }

  @Test
  void unknownPlatform_isRefused() throws Exception {
    assertRefused(get("/v1/platforms/" + host.id()), 404, "unknown-platform");
    assertRefused(
        delete("/v1/platforms/%s/approval".formatted(host.id())), 404, "unknown-platform");
  }

  private Reply activate(Reply challenge, Bytes secret) throws Exception {
    return post(
        "/v1/enrolments/%s/activation".formatted(challenge.body().path("enrolmentId").asString()),
        Map.of("secret", secret));
  }

  private JsonNode platform() throws Exception {
    return get("/v1/platforms/" + host.id()).body();
  }

  private void assertMalformed(Object request, String field) throws Exception {
    Reply reply = post("/v1/enrolments", request);
    assertRefused(reply, 400, "malformed-request");
    assertThat(reply.body().path("field").asString()).isEqualTo(field);
  }

  private static void assertRefused(Reply reply, int status, String slug) {
    assertThat(reply.slug()).as(reply.text()).isEqualTo(slug);
    assertThat(reply.status()).isEqualTo(status);
  }

  private static EnrolmentRequest mixed(TestHost endorsement, TestHost attestation) {
    return new EnrolmentRequest(
        endorsement.enrolmentRequest().ekPublic(), attestation.enrolmentRequest().akPublic());
  }

  private static <T> List<T> atOnce(int times, Callable<T> call) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        futures.add(threads.submit(call));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }
}
