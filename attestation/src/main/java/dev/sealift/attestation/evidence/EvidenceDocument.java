package dev.sealift.attestation.evidence;

import dev.sealift.attestation.device.SignedAttest;
import dev.sealift.attestation.evidence.EvidenceRejected.Reason;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.signed.AttestationPurpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Evidence as JSON: bytes are unpadded base64url. Any field may be absent or wrong until {@link
 * #read()}.
 *
 * @param purpose {@code host}, {@code start}, {@code migration-source} or {@code migration-target}
 * @param mid the migration, 32 hexadecimal digits, if the purpose is one
 * @param nonce 32 to 64 bytes
 * @param signingKey of the boot, an uncompressed P-256 point
 * @param kemKey of the boot, as X-Wing encodes it
 * @param attest TPMS_ATTEST
 * @param signature TPMT_SIGNATURE
 * @param counterAttest TPMS_ATTEST of the redeem counter as the boot began
 * @param counterSignature TPMT_SIGNATURE of it
 * @param attestationKey TPMT_PUBLIC
 * @param endorsementKey TPMT_PUBLIC
 * @param eventLog what was measured, in order
 */
public record EvidenceDocument(
    @Nullable String purpose,
    @Nullable String mid,
    @Nullable String nonce,
    @Nullable String signingKey,
    @Nullable String kemKey,
    @Nullable String attest,
    @Nullable String signature,
    @Nullable String counterAttest,
    @Nullable String counterSignature,
    @Nullable String attestationKey,
    @Nullable String endorsementKey,
    @Nullable List<@Nullable Event> eventLog) {

  /**
   * An event as JSON.
   *
   * @param pcr 8 or 9
   * @param name what was measured
   * @param digest SHA-256 of its content
   */
  public record Event(int pcr, @Nullable String name, @Nullable String digest) {}

  /** Longest text of a field: the KEM key has 1622 characters. */
  private static final int MAX_CHARS = 2048;

  /** Writes evidence. */
  public static EvidenceDocument of(Evidence evidence) {
    return new EvidenceDocument(
        name(evidence.context().purpose()),
        evidence.context().mid().map(Mid::value).orElse(null),
        evidence.context().nonce().base64Url(),
        evidence.boot().signingKey().base64Url(),
        evidence.boot().kemKey().base64Url(),
        evidence.quote().attest().base64Url(),
        evidence.quote().signature().base64Url(),
        evidence.startCounter().attest().base64Url(),
        evidence.startCounter().signature().base64Url(),
        evidence.attestationKey().base64Url(),
        evidence.endorsementKey().base64Url(),
        evidence.eventLog().events().stream()
            .<@Nullable Event>map(
                event -> new Event(event.pcr(), event.name(), event.digest().base64Url()))
            .toList());
  }

  /**
   * Reads evidence.
   *
   * @throws EvidenceRejected as {@link Reason#MALFORMED}, naming the field at fault
   */
  public Evidence read() throws EvidenceRejected {
    String midText = mid;
    try {
      return new Evidence(
          new Evidence.Context(
              readPurpose(present("purpose", purpose)),
              midText == null ? Optional.empty() : Optional.of(new Mid(midText)),
              bytes("nonce", nonce)),
          new Evidence.BootKeys(bytes("signingKey", signingKey), bytes("kemKey", kemKey)),
          new SignedAttest(bytes("attest", attest), bytes("signature", signature)),
          new SignedAttest(
              bytes("counterAttest", counterAttest), bytes("counterSignature", counterSignature)),
          bytes("attestationKey", attestationKey),
          bytes("endorsementKey", endorsementKey),
          readEvents());
    } catch (IllegalArgumentException e) {
      throw new EvidenceRejected(Reason.MALFORMED, e);
    }
  }

  private EventLog readEvents() throws EvidenceRejected {
    List<@Nullable Event> events = present("eventLog", eventLog);
    if (events.size() > EventLog.MAX_EVENTS) {
      throw malformed(
          "eventLog", "has %d events, want <= %d".formatted(events.size(), EventLog.MAX_EVENTS));
    }
    List<MeasuredEvent> read = new ArrayList<>();
    for (Event nullable : events) {
      String field = "eventLog[%d]".formatted(read.size());
      Event event = present(field, nullable);
      try {
        read.add(
            new MeasuredEvent(
                event.pcr(),
                present(field + ".name", event.name()),
                bytes(field + ".digest", event.digest())));
      } catch (IllegalArgumentException e) {
        throw malformed(field, "is malformed: " + e.getMessage());
      }
    }
    return new EventLog(read);
  }

  /** How a purpose is written. */
  static String name(AttestationPurpose purpose) {
    return purpose.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static AttestationPurpose readPurpose(String name) throws EvidenceRejected {
    return Arrays.stream(AttestationPurpose.values())
        .filter(purpose -> name(purpose).equals(name))
        .findFirst()
        .orElseThrow(() ->
            malformed(
                "purpose",
                "is unknown, want one of "
                    + Arrays.stream(AttestationPurpose.values())
                        .map(EvidenceDocument::name)
                        .toList()));
  }

  private static Bytes bytes(String field, @Nullable String text) throws EvidenceRejected {
    String present = present(field, text);
    if (present.length() > MAX_CHARS) {
      throw malformed(
          field, "has %d characters, want <= %d".formatted(present.length(), MAX_CHARS));
    }
    try {
      return Bytes.fromBase64Url(present);
    } catch (IllegalArgumentException e) {
      throw malformed(field, "is not unpadded base64url");
    }
  }

  private static <T> T present(String field, @Nullable T value) throws EvidenceRejected {
    if (value == null) {
      throw malformed(field, "is absent");
    }
    return value;
  }

  private static EvidenceRejected malformed(String field, String problem) {
    return new EvidenceRejected(Reason.MALFORMED, field + " " + problem);
  }
}
