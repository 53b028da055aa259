package dev.sealift.attestationservice;

import static org.assertj.core.api.Assertions.assertThat;

import brave.handler.MutableSpan;
import dev.sealift.api.Json;
import dev.sealift.attestation.evidence.Evidence;
import dev.sealift.attestation.evidence.EvidenceDocument;
import dev.sealift.attestation.tpm.NvPublic;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.signed.AttestationPurpose;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.TpmClass;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ResultTest extends ServiceTest {

  private static final Bytes RELYING_PARTYS_NONCE = Bytes.fromHex("5a".repeat(32));
  private static final Evidence.Context TARGET =
      new Evidence.Context(
          AttestationPurpose.MIGRATION_TARGET, Optional.of(TestHost.MID), RELYING_PARTYS_NONCE);

  @TempDir Path folder;

  @Test
  void honestHost_getsAResultThatSaysWhatItShowed() throws Exception {
    try (TestHost host = activeHost()) {
      Bytes nonce = post("/v1/challenges", Map.of()).bytes("nonce");
      AttestationResult result = verified(host.show(host.evidence(nonce)));

      assertThat(result.affirming()).isTrue();
      assertThat(result.issuer()).isEqualTo("sealift-attestation");
      assertThat(result.nonce()).isEqualTo(nonce);
      assertThat(result.purpose()).isEqualTo(AttestationPurpose.HOST);
      assertThat(result.mid()).isEmpty();
      assertThat(result.platform()).isEqualTo(host.id());
      assertThat(result.tpmClass()).isEqualTo(TpmClass.SOFTWARE);
      assertThat(result.resetCount()).isEqualTo(1);
      assertThat(result.startCounter()).isEqualTo(1);
      assertThat(result.signingKey()).isEqualTo(host.boot.signingKey());
      assertThat(result.kemKey()).isEqualTo(host.boot.kemKey());
      assertThat(result.measurement()).isEqualTo(host.log.measurement());
      assertThat(result.svn()).isEqualTo(3);
      assertThat(result.issuedAt()).isEqualTo(clock.instant());
      assertThat(Duration.between(result.issuedAt(), result.expiresAt()))
          .isEqualTo(Duration.ofMinutes(2));
    }
  }

  @Test
  void migratingHost_answersTheNonceOfItsPeer() throws Exception {
    try (TestHost host = activeHost()) {
      AttestationResult result = verified(host.show(host.evidence(TARGET)));

      assertThat(result.nonce()).isEqualTo(RELYING_PARTYS_NONCE);
      assertThat(result.purpose()).isEqualTo(AttestationPurpose.MIGRATION_TARGET);
      assertThat(result.mid()).contains(TestHost.MID);
      MutableSpan span = spans.told().getLast();
      assertThat(span.name()).isEqualTo("evidence");
      assertThat(span.traceId()).isEqualTo(TestHost.MID.value());
      assertThat(span.tags()).isEmpty();
    }
  }

  @Test
  void appraisalThatEndsBadly_isInTheTraceOfItsMigration_andOneForNoMigrationInNone()
      throws Exception {
    try (TestHost host = activeHost()) {
      delete("/v1/reference-values/release");
      int before = spans.told().size();
      host.show(host.evidence(post("/v1/challenges", Map.of()).bytes("nonce")));
      assertThat(spans.told()).hasSize(before);

      host.show(host.evidence(TARGET));
      assertThat(spans.told().getLast().traceId()).isEqualTo(TestHost.MID.value());
      assertThat(spans.told().getLast().tags())
          .containsOnly(Map.entry("error", "measurement-not-in-reference-values"));
    }
  }

  @Test
  void startingHost_answersTheNonceOfTheBroker() throws Exception {
    try (TestHost host = activeHost()) {
      Evidence.Context start =
          new Evidence.Context(AttestationPurpose.START, Optional.empty(), RELYING_PARTYS_NONCE);
      assertThat(verified(host.show(host.evidence(start))).nonce()).isEqualTo(RELYING_PARTYS_NONCE);
    }
  }

  @Test
  void nonceAnsweredTwice_isRefused() throws Exception {
    try (TestHost host = activeHost()) {
      EvidenceDocument evidence = host.evidence(post("/v1/challenges", Map.of()).bytes("nonce"));

      assertThat(host.show(evidence).status()).isEqualTo(200);
      assertRefused(host.show(evidence), 403, "nonce-not-outstanding");
    }
  }

  @Test
  void nonceThatWasNotOurs_isRefusedForAHost() throws Exception {
    try (TestHost host = activeHost()) {
      assertRefused(host.show(host.evidence(RELYING_PARTYS_NONCE)), 403, "nonce-not-outstanding");
    }
  }

  @Test
  void nonceAnsweredAfterTwoMinutes_isRefused() throws Exception {
    try (TestHost host = activeHost()) {
      EvidenceDocument evidence = host.evidence(post("/v1/challenges", Map.of()).bytes("nonce"));
      clock.advance(Duration.ofMinutes(2));

      assertRefused(host.show(evidence), 403, "nonce-not-outstanding");
    }
  }

  @Test
  void evidenceThatIsRefused_spendsItsNonceAllTheSame() throws Exception {
    try (TestHost host = activeHost()) {
      EvidenceDocument honest = host.evidence(post("/v1/challenges", Map.of()).bytes("nonce"));
      ObjectNode forged = tree(honest);
      forged.put("signature", host.evidence(TARGET).signature());

      assertRefused(host.show(forged), 403, "evidence-rejected");
      assertRefused(host.show(honest), 403, "nonce-not-outstanding");
    }
  }

  @Test
  void nonces_areLongAndNeverTheSame() throws Exception {
    Set<Bytes> seen = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      Bytes nonce = post("/v1/challenges", Map.of()).bytes("nonce");
      assertThat(nonce.length()).isEqualTo(32);
      assertThat(seen.add(nonce)).isTrue();
    }
  }

  @Test
  void platformThatIsNotEnrolled_isToldTo() throws Exception {
    try (TestHost host = new TestHost(this, folder)) {
      Reply unknown = host.attest();
      assertRefused(unknown, 403, "platform-not-enrolled");
      assertThat(unknown.detail()).contains("POST /v1/enrolments");
      host.approve();
      assertRefused(host.attest(), 403, "platform-not-enrolled");
    }
  }

  @Test
  void platformWhoseApprovalWasWithdrawn_isRefused() throws Exception {
    try (TestHost host = activeHost()) {
      delete("/v1/platforms/%s/approval".formatted(host.id()));
      assertRefused(host.attest(), 403, "platform-not-enrolled");
    }
  }

  @Test
  void measurementNotInReferenceValues_isRefusedByItsName() throws Exception {
    try (TestHost host = new TestHost(this, folder, "patched hypervisor")) {
      host.enrol();
      Reply refusal = host.attest();
      assertRefused(refusal, 403, "measurement-not-in-reference-values");
      assertThat(refusal.detail()).contains(host.log.measurement().hex());

      refer(host.log.measurement(), 1);
      assertThat(host.attest().status()).isEqualTo(200);
      delete("/v1/reference-values/release");
      assertRefused(host.attest(), 403, "measurement-not-in-reference-values");
    }
  }

  @Test
  void eventLogOfAnotherHypervisor_isRefused() throws Exception {
    try (TestHost host = activeHost();
        TestHost patched = new TestHost(this, folder.resolve("patched"), "patched hypervisor")) {
      patched.enrol();
      ObjectNode forged = tree(patched.evidence(TARGET));
      forged.set("eventLog", tree(host.evidence(TARGET)).get("eventLog"));

      Reply refusal = patched.show(forged);
      assertRefused(refusal, 403, "evidence-rejected");
      assertThat(refusal.detail()).startsWith("EVENT_LOG");
    }
  }

  @Test
  void evidenceForOneMigration_isRefusedForAnother() throws Exception {
    try (TestHost host = activeHost()) {
      for (var change : Map.of("mid", "f".repeat(32), "purpose", "migration-source").entrySet()) {
        ObjectNode forged = tree(host.evidence(TARGET));
        forged.put(change.getKey(), change.getValue());

        Reply refusal = host.show(forged);
        assertRefused(refusal, 403, "evidence-rejected");
        assertThat(refusal.detail()).startsWith("BINDING");
      }
    }
  }

  @Test
  void evidenceOfAnEarlierBoot_isRefusedButBarsNobody() throws Exception {
    EvidenceDocument earlier;
    try (TestHost host = activeHost()) {
      earlier = host.evidence(TARGET);
      assertThat(host.show(earlier).status()).isEqualTo(200);
    }
    try (TestHost host = new TestHost(this, folder.resolve("host"))) {
      assertThat(host.attest().status()).isEqualTo(200);

      assertRefused(host.show(earlier), 403, "earlier-boot");
      assertThat(host.attest().status()).isEqualTo(200);
      assertThat(get("/v1/platforms/" + host.id()).body().path("resetCount").asLong()).isEqualTo(2);
    }
  }

  @Test
  void tpmThatWasRolledBack_barsThePlatformUntilItIsApprovedAnew() throws Exception {
    Path state = folder.resolve("host/state");
    activeHost().close();
    byte[] backup = Files.readAllBytes(state);
    for (int boot = 0; boot < 2; boot++) {
      try (TestHost host = new TestHost(this, folder.resolve("host"))) {
        assertThat(host.attest().status()).isEqualTo(200);
      }
    }
    Files.write(state, backup);

    try (TestHost host = new TestHost(this, folder.resolve("host"))) {
      assertRefused(host.attest(), 403, "platform-barred");
      assertRefused(host.show(host.evidence(TARGET)), 403, "platform-barred");
      assertRefused(post("/v1/enrolments", host.enrolmentRequest()), 403, "platform-barred");
      assertThat(get("/v1/platforms/" + host.id()).body().path("barred").asBoolean()).isTrue();
    }
    try (TestHost host = new TestHost(this, folder.resolve("host"))) {
      assertRefused(host.attest(), 403, "platform-barred");

      delete("/v1/platforms/%s/approval".formatted(host.id()));
      assertThat(host.enrol().status()).isEqualTo(200);
      assertThat(host.attest().status()).isEqualTo(200);
    }
  }

  @Test
  void tpmThatWasRolledBackAndResetUntilItsCountIsHigher_isBarredByItsCounter() throws Exception {
    Path state = folder.resolve("host/state");
    activeHost().close();
    byte[] backup = Files.readAllBytes(state);
    try (TestHost host = new TestHost(this, folder.resolve("host"))) {
      host.tpm.incrementCounter(NvPublic.REDEEM_COUNTER);
      host.tpm.incrementCounter(NvPublic.REDEEM_COUNTER);
    }
    try (TestHost host = new TestHost(this, folder.resolve("host"))) {
      assertThat(verified(host.attest()).startCounter()).isEqualTo(5);
    }
    Files.write(state, backup);
    for (int boot = 0; boot < 2; boot++) {
      new TestHost(this, folder.resolve("host")).close();
    }

    try (TestHost host = new TestHost(this, folder.resolve("host"))) {
      assertRefused(host.show(host.evidence(TARGET)), 403, "platform-barred");
      assertRefused(host.attest(), 403, "platform-barred");
    }
  }

  @Test
  void tpmThatWasRolledBackAndResetAsOftenAsBefore_isBarredByItsCounter() throws Exception {
    Path state = folder.resolve("host/state");
    activeHost().close();
    byte[] backup = Files.readAllBytes(state);
    try (TestHost host = new TestHost(this, folder.resolve("host"))) {
      host.tpm.incrementCounter(NvPublic.REDEEM_COUNTER);
    }
    try (TestHost host = new TestHost(this, folder.resolve("host"))) {
      assertThat(host.attest().status()).isEqualTo(200);
    }
    Files.write(state, backup);
    new TestHost(this, folder.resolve("host")).close();

    try (TestHost host = new TestHost(this, folder.resolve("host"))) {
      assertRefused(host.show(host.evidence(TARGET)), 403, "earlier-boot");
      assertRefused(host.attest(), 403, "platform-barred");
    }
  }

  @Test
  void evidenceWithoutAField_isRefusedNamingIt() throws Exception {
    try (TestHost host = activeHost()) {
      ObjectNode honest = tree(host.evidence(TARGET));
      for (String field : List.copyOf(honest.propertyNames())) {
        ObjectNode lacking = honest.deepCopy();
        lacking.remove(field);

        Reply refusal = host.show(lacking);
        assertRefused(refusal, 400, "malformed-request");
        assertThat(refusal.detail()).startsWith("evidence is malformed: " + field);
      }
      ObjectNode more = honest.deepCopy();
      more.put("more", 1);
      assertRefused(host.show(more), 400, "malformed-request");
    }
  }

  @Test
  void evidenceWithAFieldCutAnywhere_isRefusedAndNeverAFailure() throws Exception {
    try (TestHost host = activeHost()) {
      ObjectNode honest = tree(host.evidence(TARGET));
      for (String field :
          List.of(
              "attest",
              "signature",
              "counterAttest",
              "counterSignature",
              "attestationKey",
              "endorsementKey",
              "nonce")) {
        int length = honest.get(field).asString().length();
        for (int cut = 0; cut < Math.min(length, 64); cut++) {
          ObjectNode forged = honest.deepCopy();
          forged.put(field, honest.get(field).asString().substring(0, cut));
          assertThat(host.show(forged).status()).as("%s %d", field, cut).isBetween(400, 403);
        }
      }
    }
  }

  @Test
  void outcomes_areCounted() throws Exception {
    try (TestHost host = activeHost()) {
      double affirming = appraisals("affirming");
      double late = appraisals("nonce-not-outstanding");
      host.attest();
      host.show(host.evidence(RELYING_PARTYS_NONCE));

      assertThat(appraisals("affirming")).isEqualTo(affirming + 1);
      assertThat(appraisals("nonce-not-outstanding")).isEqualTo(late + 1);
    }
  }

  /** Of one that is not listed there is no zero, and no alert sees its first. */
  @AfterEach
  void everyOutcome_isOneThatTheMetricLists() throws Exception {
    assertThat(get("/actuator/prometheus").text())
        .contains("sealift_appraisals_total{outcome=\"earlier-boot\"}")
        .doesNotContain("sealift_appraisals_total{outcome=\"other\"}");
  }

  private double appraisals(String outcome) throws Exception {
    String series = "sealift_appraisals_total{outcome=\"%s\"} ".formatted(outcome);
    return get("/actuator/prometheus")
        .text()
        .lines()
        .filter(line -> line.startsWith(series))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
        .sum();
  }

  private TestHost activeHost() throws Exception {
    TestHost host = new TestHost(this, folder.resolve("host"));
    assertThat(host.enrol().status()).isEqualTo(200);
    refer(host.log.measurement(), 3);
    return host;
  }

  private static AttestationResult verified(Reply reply) throws Exception {
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return Signatures.verify(
        SIGNING_KEY.publicKey(), reply.body().path("result").asString(), AttestationResult.class);
  }

  private static ObjectNode tree(EvidenceDocument evidence) {
    JsonNode tree = Json.toTree(evidence);
    return (ObjectNode) tree;
  }

  private static void assertRefused(Reply reply, int status, String slug) {
    assertThat(reply.slug()).as(reply.text()).isEqualTo(slug);
    assertThat(reply.status()).isEqualTo(status);
  }
}
