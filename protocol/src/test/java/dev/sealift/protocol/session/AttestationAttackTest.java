package dev.sealift.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.session.HandshakeRefused.Reason;
import dev.sealift.protocol.signed.AttestationPurpose;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.TrustVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Attacks on attestation results, tickets and manifests: each forged one differs from the honest
 * one of {@link TestWorld} in one field.
 */
class AttestationAttackTest {

  private final TestWorld world = new TestWorld();
  private final TestNetwork network = new TestNetwork(world);

  /** I1. */
  @Test
  void i1_resultUnderAnotherKeyThanTheVerifiers_isRefused() {
    SigningKey stranger = SigningKey.generate(world.random);
    network.attest = (role, nonce) -> Signatures.sign(stranger, host(role).result(role, nonce));
    assertThat(refusal()).isEqualTo(Reason.BAD_ATTESTATION);
  }

  /** I3. */
  @ParameterizedTest
  @EnumSource(Role.class)
  void i3_resultOfAnEarlierSession_isRefused(Role liar) {
    Bytes earlier = AttestationNonces.forRole(liar, Sha256.of(new byte[] {7}));
    assertThat(refusal(liar, fields -> fields.put("nonce", earlier.base64Url())))
        .isEqualTo(Reason.WRONG_NONCE);
  }

  /** I6: the two roles of one session answer two nonces. */
  @Test
  void i6_nonceOfTheOtherRole_isRefused() {
    network.attest =
        (role, _) -> {
          Bytes th =
              ((HandshakeState.Attesting) network.states.get(role)).agreed().transcriptHash();
          return world.sign(host(role).result(role, AttestationNonces.forRole(role.other(), th)));
        };
    assertThat(refusal()).isEqualTo(Reason.WRONG_NONCE);
  }

  /** I4: a genuine host, but not the one the ticket names. */
  @ParameterizedTest
  @EnumSource(Role.class)
  void i4_resultOfAnotherHost_isRefused(Role liar) {
    assertThat(refusal(liar, fields -> fields.put("platform", "c".repeat(64))))
        .isEqualTo(Reason.WRONG_PLATFORM);
  }

  /** I4 and F2: the right host, but another start of it. */
  @ParameterizedTest
  @EnumSource(Role.class)
  void i4_resultOfAnotherBootOfTheHost_isRefused(Role liar) {
    assertThat(refusal(liar, fields -> fields.put("resetCount", 2L))).isEqualTo(Reason.WRONG_BOOT);
    assertThat(refusal(liar, fields -> fields.put("restartCount", 0L)))
        .isEqualTo(Reason.WRONG_BOOT);
    assertThat(
            refusal(
                liar,
                fields ->
                    fields.put(
                        "signingKey",
                        SigningKey.generate(world.random).publicKey().point().base64Url())))
        .isEqualTo(Reason.WRONG_BOOT);
  }

  /** I6. */
  @ParameterizedTest
  @EnumSource(AttestationPurpose.class)
  void i6_resultForAnotherPurpose_isRefused(AttestationPurpose purpose) throws Exception {
    for (Role liar : Role.values()) {
      network.attest =
          (role, nonce) ->
              world.sign(
                  role == liar
                      ? withPurpose(host(role).result(role, nonce), purpose)
                      : host(role).result(role, nonce));
      if (purpose == liar.purpose()) {
        network.run();
      } else {
        assertThat(refusal()).isEqualTo(Reason.WRONG_PURPOSE);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void r3_resultForAnotherMigration_isRefused(Role liar) {
    assertThat(refusal(liar, fields -> fields.put("mid", "9".repeat(32))))
        .isEqualTo(Reason.WRONG_MID);
    assertThat(refusal(liar, fields -> fields.remove("mid"))).isEqualTo(Reason.WRONG_MID);
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void resultByAVerifierOfAnotherName_isRefused(Role liar) {
    assertThat(refusal(liar, fields -> fields.put("issuer", "somebody")))
        .isEqualTo(Reason.WRONG_ISSUER);
  }

  /** K1. */
  @ParameterizedTest
  @EnumSource(Role.class)
  void k1_resultThatIsOverOrNotYetValidOrLivesTooLong_isRefused(Role liar) {
    Map<String, Map<String, Instant>> stale =
        Map.of(
            "over", Map.of("expiresAt", TestWorld.NOW),
            "future", Map.of("issuedAt", TestWorld.NOW.plusSeconds(6)),
            "long", Map.of("expiresAt", TestWorld.NOW.plus(Duration.ofSeconds(121))));
    stale.forEach((name, change) ->
        assertThat(
                refusal(
                    liar,
                    fields -> change.forEach((key, at) -> fields.put(key, at.toEpochMilli()))))
            .as(name)
            .isEqualTo(Reason.STALE_ATTESTATION));
    assertThatCode(() ->
            run(
                liar,
                fields -> fields.put("issuedAt", TestWorld.NOW.plusSeconds(5).toEpochMilli())))
        .doesNotThrowAnyException();
  }

  /** D7: what the verifier does not affirm is no yes. */
  @ParameterizedTest
  @EnumSource(value = TrustVerdict.class, mode = EnumSource.Mode.EXCLUDE, names = "AFFIRMING")
  void d7_resultThatDoesNotAffirm_isRefused(TrustVerdict verdict) {
    for (Role liar : Role.values()) {
      for (String field : List.of("configuration", "executables", "hardware")) {
        assertThat(
                refusal(liar, fields -> fields.put(field, verdict.name().toLowerCase(Locale.ROOT))))
            .isEqualTo(Reason.NOT_AFFIRMED);
      }
    }
  }

  /** D3: the source's own security version is a floor; the target's may be higher. */
  @Test
  void d3_targetOfAnOlderVersion_isRefused() throws Exception {
    assertThat(refusal(Role.TARGET, fields -> fields.put("svn", 2L)))
        .isEqualTo(Reason.OLDER_VERSION);
    run(Role.TARGET, fields -> fields.put("svn", 4L));
  }

  /** D3: the tenant's floor. */
  @Test
  void d3_targetBelowTheTenantsFloor_isRefused() {
    assertThat(refusal(Role.TARGET, fields -> fields.put("svn", 0L)))
        .isEqualTo(Reason.REFUSED_BY_TENANT);
  }

  /** K7 and K3: the source holds to the tenant's manifest even when the broker does not. */
  @Test
  void k7_targetOutsideTheTenantsPolicy_isRefused() throws Exception {
    MachineManifest elsewhere = world.manifest(List.of(world.source.platform.value()), 1);
    MachineManifest here = world.manifest(List.of(world.target.platform.value()), 1);
    assertThat(refusal(elsewhere)).isEqualTo(Reason.REFUSED_BY_TENANT);
    runUnder(here);
    assertThat(refusal(Role.TARGET, fields -> fields.put("tpmClass", "virtual")))
        .isEqualTo(Reason.REFUSED_BY_TENANT);
  }

  @Test
  void ticketByAnybodyButTheBroker_isRefused() {
    assertThat(setupRefusal(Signatures.sign(world.tenant, world.ticket)))
        .isEqualTo(Reason.BAD_TICKET);
    assertThat(setupRefusal(world.manifestToken)).isEqualTo(Reason.BAD_TICKET);
    assertThat(setupRefusal("nonsense")).isEqualTo(Reason.BAD_TICKET);
  }

  /** D1 and D2: nothing is negotiated. */
  @Test
  void d1_ticketForAnotherVersionOrSuite_isRefused() {
    assertThat(setupRefusal("protocolVersion", 2L)).isEqualTo(Reason.WRONG_PROTOCOL);
    assertThat(setupRefusal("suite", "plaintext")).isEqualTo(Reason.WRONG_PROTOCOL);
  }

  @Test
  void ticketThatIsOver_isRefused() {
    assertThat(setupRefusal("expiresAt", TestWorld.NOW.toEpochMilli()))
        .isEqualTo(Reason.TICKET_EXPIRED);
  }

  /** I9: ids come from the ticket alone. */
  @Test
  void i9_ticketForAnotherSourceOrMachine_isRefused() {
    assertThat(setupRefusal("sourcePlatform", "c".repeat(64))).isEqualTo(Reason.WRONG_PLATFORM);
    assertThat(setupRefusal("sourceBoot", "c".repeat(64))).isEqualTo(Reason.WRONG_BOOT);
    assertThat(setupRefusal("targetPlatform", world.source.platform.value()))
        .isEqualTo(Reason.WRONG_PLATFORM);
    assertThat(setupRefusal("vm", "vm-" + "0".repeat(40))).isEqualTo(Reason.WRONG_MANIFEST);
    assertThat(setupRefusal("manifestDigest", Sha256.of(new byte[] {5}).base64Url()))
        .isEqualTo(Reason.WRONG_MANIFEST);
  }

  @Test
  void i9_ticketForAnotherTarget_isRefusedByTheTarget() {
    String token = ticketWith("targetPlatform", "c".repeat(64));
    HandshakeRefused refused =
        catchThrowableOfType(HandshakeRefused.class, () -> world.targetSetup(token));
    assertThat(refused.reason()).isEqualTo(Reason.WRONG_PLATFORM);
  }

  /** I7: whoever says he is the source is the boot that the ticket names. */
  @Test
  void i7_sourceOfAnotherBoot_isRefusedByTheTarget() {
    network.attacker =
        (sender, frame) -> {
          if (sender != Role.SOURCE || frame.type() != FrameType.HELLO_1) {
            return List.of(frame);
          }
          byte[] body = frame.body().toArray();
          body[66] ^= 1;
          return List.of(new Frame(frame.type(), Bytes.copyOf(body)));
        };
    assertThat(refusal()).isEqualTo(Reason.WRONG_BOOT);
  }

  private TestWorld.Host host(Role role) {
    return role == Role.SOURCE ? world.source : world.target;
  }

  private void run(Role liar, Change lie) throws HandshakeRefused {
    network.attest =
        (role, nonce) -> {
          AttestationResult honest = host(role).result(role, nonce);
          return world.sign(role == liar ? changed(honest, lie) : honest);
        };
    network.run();
  }

  private static AttestationResult changed(AttestationResult honest, Change lie) {
    Map<String, Object> fields = new TreeMap<>(honest.claims());
    lie.to(fields);
    try {
      return AttestationResult.from(fields);
    } catch (MalformedObjectException e) {
      throw new AssertionError(e);
    }
  }

  private interface Change {
    void to(Map<String, Object> fields);
  }

  private Reason refusal(Role liar, Change lie) {
    return catchThrowableOfType(HandshakeRefused.class, () -> run(liar, lie)).reason();
  }

  private Reason refusal() {
    return catchThrowableOfType(HandshakeRefused.class, network::run).reason();
  }

  private Reason refusal(MachineManifest manifest) {
    return catchThrowableOfType(HandshakeRefused.class, () -> runUnder(manifest)).reason();
  }

  private void runUnder(MachineManifest manifest) throws HandshakeRefused {
    String manifestToken = Signatures.sign(world.tenant, manifest);
    String ticket = ticketWith("manifestDigest", Signatures.digest(manifestToken).base64Url());
    network.run(
        HandshakeSetup.source(
            world.source.self(),
            world.source.bootKey,
            world.anchors,
            ticket,
            manifestToken,
            TestWorld.NOW),
        world.targetSetup(ticket));
  }

  private Reason setupRefusal(String field, Object value) {
    return setupRefusal(ticketWith(field, value));
  }

  private Reason setupRefusal(String ticketToken) {
    return catchThrowableOfType(HandshakeRefused.class, () -> world.sourceSetup(ticketToken))
        .reason();
  }

  private String ticketWith(String field, Object value) {
    Map<String, Object> fields = new TreeMap<>(world.ticket.claims());
    fields.put(field, value);
    try {
      return Signatures.sign(world.broker, MigrationTicket.from(fields));
    } catch (MalformedObjectException e) {
      throw new AssertionError(e);
    }
  }

  private static AttestationResult withPurpose(
      AttestationResult honest, AttestationPurpose purpose) {
    return changed(
        honest,
        fields -> fields.put("purpose", purpose.name().toLowerCase(Locale.ROOT).replace('_', '-')));
  }
}
