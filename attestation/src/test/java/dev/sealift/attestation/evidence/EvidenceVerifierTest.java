package dev.sealift.attestation.evidence;

import static dev.sealift.attestation.evidence.TestPlatform.TARGET;
import static dev.sealift.attestation.evidence.TestPlatform.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealift.attestation.device.SignedAttest;
import dev.sealift.attestation.evidence.EvidenceRejected.Reason;
import dev.sealift.attestation.evidence.EvidenceVerifier.CertifiedCounter;
import dev.sealift.attestation.tpm.Attested;
import dev.sealift.attestation.tpm.ClockInfo;
import dev.sealift.attestation.tpm.NvPublic;
import dev.sealift.attestation.tpm.ObjectAttributes;
import dev.sealift.attestation.tpm.PcrSelection;
import dev.sealift.attestation.tpm.TpmAttest;
import dev.sealift.attestation.tpm.TpmPublic;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.signed.AttestationPurpose;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Honest evidence is verified; evidence that differs in one field is refused for that field. */
class EvidenceVerifierTest {

  @TempDir Path folder;
  private TestPlatform platform;

  @BeforeEach
  void start() throws Exception {
    platform = new TestPlatform(folder.resolve("host"));
  }

  @AfterEach
  void stop() throws Exception {
    platform.close();
  }

  @Test
  void honestEvidence_isVerified() throws Exception {
    VerifiedEvidence verified =
        EvidenceVerifier.verify(platform.evidence(TARGET), platform.enrolled());

    assertThat(verified.platform()).isEqualTo(Platforms.idOf(platform.tpm.endorsementKey()));
    assertThat(verified.context()).isEqualTo(TARGET);
    assertThat(verified.boot()).isEqualTo(platform.boot);
    assertThat(verified.measurement()).isEqualTo(platform.log.measurement());
    assertThat(verified.clock().resetCount()).isEqualTo(1);
    assertThat(verified.startCounter()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HOST", "START"})
  void honestEvidenceOfOtherPurposes_isVerified(AttestationPurpose purpose) throws Exception {
    Evidence.Context context = new Evidence.Context(purpose, Optional.empty(), bytes(32, 7));
    assertThat(EvidenceVerifier.verify(platform.evidence(context), platform.enrolled()).context())
        .isEqualTo(context);
  }

  static Stream<Arguments> oneFieldChanged() {
    return Stream.of(
        row("nonce", Reason.BINDING, e -> in(e, context(e, TARGET.mid(), bytes(32, 8)))),
        row(
            "nonce one byte longer",
            Reason.BINDING,
            e -> in(e, context(e, TARGET.mid(), bytes(33, 7)))),
        row(
            "mid",
            Reason.BINDING,
            e -> in(e, context(e, Optional.of(new Mid("f".repeat(32))), TARGET.nonce()))),
        row(
            "purpose",
            Reason.BINDING,
            e ->
                in(
                    e,
                    new Evidence.Context(
                        AttestationPurpose.MIGRATION_SOURCE, TARGET.mid(), TARGET.nonce()))),
        row(
            "signing key",
            Reason.BINDING,
            e ->
                with(
                    e,
                    new Evidence.BootKeys(
                        TestPlatform.bootKeys().signingKey(), e.boot().kemKey()))),
        row(
            "KEM key",
            Reason.BINDING,
            e -> with(e, new Evidence.BootKeys(e.boot().signingKey(), bytes(1216, 4)))),
        row("event left out", Reason.EVENT_LOG, e -> with(e, e.eventLog().events().subList(1, 3))),
        row(
            "events swapped",
            Reason.EVENT_LOG,
            e -> {
              List<MeasuredEvent> events = e.eventLog().events();
              return with(e, List.of(events.get(1), events.get(0), events.get(2)));
            }),
        row("event added", Reason.EVENT_LOG, e -> withFirst(e, 2, "added.jar", true)),
        row("event renamed", Reason.EVENT_LOG, e -> withFirst(e, 0, "renamed.jar", false)),
        row("no events", Reason.EVENT_LOG, e -> with(e, List.of())),
        row("attest magic", Reason.SIGNATURE, e -> attest(e, flipped(e.quote().attest(), 0))),
        row("signature", Reason.SIGNATURE, e -> signature(e, flipped(e.quote().signature(), 20))),
        row(
            "signature algorithm",
            Reason.MALFORMED,
            e -> signature(e, flipped(e.quote().signature(), 1))),
        row(
            "counter's attest",
            Reason.SIGNATURE,
            e -> counter(e, new SignedAttest(e.quote().attest(), e.startCounter().signature()))),
        row("counter's statement", Reason.WRONG_STATEMENT, e -> counter(e, e.quote())),
        row("quote", Reason.WRONG_STATEMENT, e -> quote(e, e.startCounter())),
        row(
            "attestation key",
            Reason.ATTESTATION_KEY_NOT_ENROLLED,
            e -> keys(e, flipped(e.attestationKey(), 6), e.endorsementKey())),
        row(
            "endorsement key",
            Reason.ATTESTATION_KEY_NOT_ENROLLED,
            e -> keys(e, e.attestationKey(), flipped(e.endorsementKey(), 6))));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("oneFieldChanged")
  void evidenceWithOneFieldChanged_isRefused(
      String field, Reason reason, UnaryOperator<Evidence> change) throws Exception {
    Evidence honest = platform.evidence(TARGET);
    EvidenceVerifier.verify(honest, platform.enrolled());

    assertRefused(reason, change.apply(honest), platform.enrolled());
  }

  @Test
  void counterOfAnotherBootOfThisTpm_isRefused() throws Exception {
    SignedAttest other = Evidence.certifyStart(platform.tpm, TestPlatform.bootKeys());

    assertRefused(Reason.BINDING, counter(platform.evidence(TARGET), other), platform.enrolled());
  }

  @Test
  void counterCertifiedBeforeTheTpmWasReset_isRefused() throws Exception {
    Evidence before = platform.evidence(TARGET);
    platform.close();
    platform = new TestPlatform(folder.resolve("host"), before.boot());
    Evidence after = platform.evidence(TARGET);

    assertThat(EvidenceVerifier.verify(after, platform.enrolled()).startCounter()).isEqualTo(2);
    assertRefused(Reason.COUNTER, counter(after, before.startCounter()), platform.enrolled());
  }

  @Test
  void statementWithAnyByteChanged_isRefused() throws Exception {
    Evidence honest = platform.evidence(TARGET);
    for (int i = 0; i < honest.quote().attest().length(); i++) {
      Bytes changed = flipped(honest.quote().attest(), i);
      assertRefused(Reason.SIGNATURE, attest(honest, changed), platform.enrolled());
    }
  }

  @Test
  void statementCutOffOrExtended_isRefused() throws Exception {
    Evidence honest = platform.evidence(TARGET);
    Bytes attest = honest.quote().attest();
    for (int length = 0; length <= attest.length() + 8; length++) {
      if (length != attest.length()) {
        Bytes other = Bytes.copyOf(Arrays.copyOf(attest.toArray(), length));
        assertRefused(Reason.SIGNATURE, attest(honest, other), platform.enrolled());
      }
    }
    Bytes signature = honest.quote().signature();
    for (int length = 0; length <= signature.length() + 8; length++) {
      if (length != signature.length()) {
        Bytes other = Bytes.copyOf(Arrays.copyOf(signature.toArray(), length));
        assertRefused(Reason.MALFORMED, signature(honest, other), platform.enrolled());
      }
    }
  }

  @Test
  void evidenceOfAnotherPlatform_isRefusedUnderThisOnesKey() throws Exception {
    try (TestPlatform other = new TestPlatform(folder.resolve("other"))) {
      Evidence evidence = other.evidence(TARGET);

      EvidenceVerifier.verify(evidence, other.enrolled());
      assertRefused(Reason.ATTESTATION_KEY_NOT_ENROLLED, evidence, platform.enrolled());
    }
  }

  @Test
  void endorsementKeyOfOneTpmWithAttestationKeyOfAnother_isRefused() throws Exception {
    try (TestPlatform other = new TestPlatform(folder.resolve("other"))) {
      Evidence mixed =
          keys(
              other.evidence(TARGET),
              other.tpm.attestationKey().marshal(),
              platform.tpm.endorsementKey().marshal());

      assertRefused(Reason.ATTESTATION_KEY_NOT_ENROLLED, mixed, other.enrolled());
      assertRefused(Reason.ATTESTATION_KEY_NOT_ENROLLED, mixed, platform.enrolled());
    }
  }

  @Test
  void quoteOfEarlierRegisters_isRefusedAfterMoreWasMeasured() throws Exception {
    platform.tpm.extend(8, TestPlatform.hash("loaded later"));
    assertRefused(Reason.EVENT_LOG, platform.evidence(TARGET), platform.enrolled());
  }

  /** What a signer that is no TPM could state, had its key been enrolled. */
  static Stream<Arguments> statements() {
    PcrSelection sha1 = new PcrSelection(4, EventLog.selection().bitmap());
    return Stream.of(
        statement("as it should be", null, s -> s),
        statement("no register", Reason.PCR_SELECTION, s -> pcrs(s)),
        statement("no bit", Reason.PCR_SELECTION, s -> pcrs(s, PcrSelection.sha256())),
        statement("subset", Reason.PCR_SELECTION, s -> pcrs(s, PcrSelection.sha256(8))),
        statement("superset", Reason.PCR_SELECTION, s -> pcrs(s, PcrSelection.sha256(8, 9, 10))),
        statement("other registers", Reason.PCR_SELECTION, s -> pcrs(s, PcrSelection.sha256(7, 9))),
        statement(
            "bank twice",
            Reason.PCR_SELECTION,
            s -> pcrs(s, EventLog.selection(), EventLog.selection())),
        statement("SHA-1 bank", Reason.PCR_SELECTION, s -> pcrs(s, sha1)),
        statement("SHA-1 bank too", Reason.PCR_SELECTION, s -> pcrs(s, EventLog.selection(), sha1)),
        statement(
            "counter",
            Reason.WRONG_STATEMENT,
            s -> attested(s, new Attested.NvContents(bytes(34, 0), 0, bytes(8, 0)))),
        statement(
            "owner hierarchy",
            Reason.HIERARCHY,
            s -> new TpmAttest(bytes(34, 1), s.extraData(), s.clockInfo(), 1, s.attested())),
        statement(
            "no extra data",
            Reason.BINDING,
            s -> new TpmAttest(s.qualifiedSigner(), bytes(0, 0), s.clockInfo(), 1, s.attested())),
        statement(
            "other registers' digest",
            Reason.EVENT_LOG,
            s -> attested(s, new Attested.Quote(List.of(EventLog.selection()), bytes(32, 0)))));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("statements")
  void signedStatementThatIsNotExactlyTheQuote_isRefused(
      String name, Reason reason, UnaryOperator<TpmAttest> change) throws Exception {
    TestPlatform.Forger forger = new TestPlatform.Forger();
    Evidence forged = forged(forger, forger.area(), change);
    AttestationKey enrolled = new AttestationKey(platform.tpm.endorsementKey(), forger.area());

    if (reason == null) {
      EvidenceVerifier.verify(forged, enrolled);
    } else {
      assertRefused(reason, forged, enrolled);
    }
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        ObjectAttributes.RESTRICTED,
        ObjectAttributes.SIGN,
        ObjectAttributes.FIXED_TPM,
        ObjectAttributes.FIXED_PARENT,
        ObjectAttributes.SENSITIVE_DATA_ORIGIN,
        ObjectAttributes.DECRYPT
      })
  void attestationKeyWithOneAttributeOff_isRefused(long attribute) throws Exception {
    TestPlatform.Forger forger = new TestPlatform.Forger();
    TpmPublic area = forger.area(ObjectAttributes.ATTESTATION_KEY ^ attribute);

    assertRefused(
        Reason.ATTESTATION_KEY_UNRESTRICTED,
        forged(forger, area, s -> s),
        new AttestationKey(platform.tpm.endorsementKey(), area));
    assertThatExceptionOfType(EvidenceRejected.class)
        .isThrownBy(() -> EvidenceVerifier.attestationKey(area.marshal()))
        .satisfies(
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.ATTESTATION_KEY_UNRESTRICTED));
  }

  @Test
  void attestationKeyAsEndorsementKey_isRefused() {
    assertThatExceptionOfType(EvidenceRejected.class)
        .isThrownBy(() -> EvidenceVerifier.endorsementKey(platform.tpm.attestationKey().marshal()))
        .satisfies(
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.NOT_AN_ENDORSEMENT_KEY));
  }

  @Test
  void certifiedCounter_isVerifiedWithItsValue() throws Exception {
    platform.tpm.incrementCounter(NvPublic.REDEEM_COUNTER);
    SignedAttest certified = platform.tpm.certifyCounter(NvPublic.REDEEM_COUNTER, bytes(32, 5));

    CertifiedCounter counter =
        EvidenceVerifier.verifyCounter(
            certified, platform.enrolled(), NvPublic.REDEEM_COUNTER, bytes(32, 5));
    assertThat(counter.value()).isEqualTo(2);
    assertThat(counter.clock().resetCount()).isEqualTo(1);

    assertCounterRefused(Reason.COUNTER, certified, new NvPublic(0x0180_0001L), bytes(32, 5));
    assertCounterRefused(Reason.BINDING, certified, NvPublic.REDEEM_COUNTER, bytes(32, 6));
    assertCounterRefused(
        Reason.WRONG_STATEMENT,
        platform.tpm.quote(bytes(32, 5), EventLog.selection()),
        NvPublic.REDEEM_COUNTER,
        bytes(32, 5));
    assertCounterRefused(
        Reason.SIGNATURE,
        new SignedAttest(flipped(certified.attest(), 120), certified.signature()),
        NvPublic.REDEEM_COUNTER,
        bytes(32, 5));
  }

  private void assertCounterRefused(
      Reason reason, SignedAttest statement, NvPublic counter, Bytes extraData) {
    assertThatExceptionOfType(EvidenceRejected.class)
        .isThrownBy(() ->
            EvidenceVerifier.verifyCounter(statement, platform.enrolled(), counter, extraData))
        .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(reason));
  }

  private Evidence forged(
      TestPlatform.Forger forger, TpmPublic area, UnaryOperator<TpmAttest> change)
      throws Exception {
    TpmAttest honest =
        new TpmAttest(
            area.qualifiedNameAsPrimary(),
            Evidence.binding(TARGET, platform.boot),
            new ClockInfo(1, 1, 0, true),
            1,
            new Attested.Quote(List.of(EventLog.selection()), platform.log.measurement()));
    TpmAttest counter =
        new TpmAttest(
            area.qualifiedNameAsPrimary(),
            Evidence.startBinding(platform.boot),
            honest.clockInfo(),
            1,
            new Attested.NvContents(NvPublic.REDEEM_COUNTER.name(), 0, bytes(8, 1)));
    return new Evidence(
        TARGET,
        platform.boot,
        forger.sign(change.apply(honest)),
        forger.sign(counter),
        area.marshal(),
        platform.tpm.endorsementKey().marshal(),
        platform.log);
  }

  private static void assertRefused(Reason reason, Evidence evidence, AttestationKey enrolled) {
    assertThatExceptionOfType(EvidenceRejected.class)
        .isThrownBy(() -> EvidenceVerifier.verify(evidence, enrolled))
        .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(reason));
  }

  private static Arguments row(String field, Reason reason, UnaryOperator<Evidence> change) {
    return Arguments.of(field, reason, change);
  }

  private static Arguments statement(String name, Reason reason, UnaryOperator<TpmAttest> change) {
    return Arguments.of(name, reason, change);
  }

  private static TpmAttest pcrs(TpmAttest s, PcrSelection... selections) {
    return attested(
        s, new Attested.Quote(List.of(selections), ((Attested.Quote) s.attested()).pcrDigest()));
  }

  private static TpmAttest attested(TpmAttest s, Attested attested) {
    return new TpmAttest(
        s.qualifiedSigner(), s.extraData(), s.clockInfo(), s.firmwareVersion(), attested);
  }

  private static Evidence.Context context(Evidence e, Optional<Mid> mid, Bytes nonce) {
    return new Evidence.Context(e.context().purpose(), mid, nonce);
  }

  private static Evidence in(Evidence e, Evidence.Context context) {
    return new Evidence(
        context,
        e.boot(),
        e.quote(),
        e.startCounter(),
        e.attestationKey(),
        e.endorsementKey(),
        e.eventLog());
  }

  private static Evidence with(Evidence e, Evidence.BootKeys boot) {
    return new Evidence(
        e.context(),
        boot,
        e.quote(),
        e.startCounter(),
        e.attestationKey(),
        e.endorsementKey(),
        e.eventLog());
  }

  private static Evidence with(Evidence e, List<MeasuredEvent> events) {
    return new Evidence(
        e.context(),
        e.boot(),
        e.quote(),
        e.startCounter(),
        e.attestationKey(),
        e.endorsementKey(),
        new EventLog(events));
  }

  private static Evidence withFirst(Evidence e, int index, String name, boolean added) {
    List<MeasuredEvent> events = new ArrayList<>(e.eventLog().events());
    MeasuredEvent event = new MeasuredEvent(8, name, events.getFirst().digest());
    if (added) {
      events.add(index, event);
    } else {
      events.set(index, event);
    }
    return with(e, events);
  }

  private static Evidence attest(Evidence e, Bytes attest) {
    return quote(e, new SignedAttest(attest, e.quote().signature()));
  }

  private static Evidence signature(Evidence e, Bytes signature) {
    return quote(e, new SignedAttest(e.quote().attest(), signature));
  }

  private static Evidence quote(Evidence e, SignedAttest quote) {
    return new Evidence(
        e.context(),
        e.boot(),
        quote,
        e.startCounter(),
        e.attestationKey(),
        e.endorsementKey(),
        e.eventLog());
  }

  private static Evidence counter(Evidence e, SignedAttest startCounter) {
    return new Evidence(
        e.context(),
        e.boot(),
        e.quote(),
        startCounter,
        e.attestationKey(),
        e.endorsementKey(),
        e.eventLog());
  }

  private static Evidence keys(Evidence e, Bytes attestationKey, Bytes endorsementKey) {
    return new Evidence(
        e.context(),
        e.boot(),
        e.quote(),
        e.startCounter(),
        attestationKey,
        endorsementKey,
        e.eventLog());
  }

  private static Bytes flipped(Bytes honest, int index) {
    byte[] changed = honest.toArray();
    changed[index] ^= 1;
    return Bytes.copyOf(changed);
  }
}
