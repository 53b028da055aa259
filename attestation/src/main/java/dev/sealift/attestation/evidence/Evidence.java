package dev.sealift.attestation.evidence;

import dev.sealift.attestation.device.SignedAttest;
import dev.sealift.attestation.device.Tpm;
import dev.sealift.attestation.device.TpmException;
import dev.sealift.attestation.tpm.NvPublic;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.crypto.VerifyingKey;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.signed.AttestationPurpose;
import java.util.Optional;

/**
 * What a host shows of one boot, in answer to one nonce: unverified.
 *
 * @param context what it is for
 * @param boot the public keys that the boot made for itself
 * @param quote the TPM's statement of its registers, with the context and the keys bound into it
 * @param startCounter the TPM's statement of the redeem counter as the boot began, with the keys
 *     bound into it
 * @param attestationKey TPMT_PUBLIC of the key that signed the quote
 * @param endorsementKey TPMT_PUBLIC of the TPM's endorsement key, by which the platform is known
 * @param eventLog what was measured into the registers
 */
public record Evidence(
    Context context,
    BootKeys boot,
    SignedAttest quote,
    SignedAttest startCounter,
    Bytes attestationKey,
    Bytes endorsementKey,
    EventLog eventLog) {

  /** The largest structure, a quote, has some 150 bytes; longer ones are not looked at. */
  static final int MAX_STRUCTURE_BYTES = 1024;

  public Evidence {
    requireAtMost("attest", quote.attest());
    requireAtMost("signature", quote.signature());
    requireAtMost("counterAttest", startCounter.attest());
    requireAtMost("counterSignature", startCounter.signature());
    requireAtMost("attestationKey", attestationKey);
    requireAtMost("endorsementKey", endorsementKey);
  }

  /**
   * What evidence is made for; evidence of one context is none in another.
   *
   * @param purpose what the result may be used for
   * @param mid the migration, if the purpose is one
   * @param nonce what the evidence answers, 32 to 64 bytes
   */
  public record Context(AttestationPurpose purpose, Optional<Mid> mid, Bytes nonce) {

    private static final int MIN_NONCE_BYTES = 32;
    private static final int MAX_NONCE_BYTES = 64;

    public Context {
      if (nonce.length() < MIN_NONCE_BYTES || nonce.length() > MAX_NONCE_BYTES) {
        throw new IllegalArgumentException(
            "nonce has %d bytes, want %d to %d"
                .formatted(nonce.length(), MIN_NONCE_BYTES, MAX_NONCE_BYTES));
      }
      boolean migration =
          switch (purpose) {
            case HOST, START -> false;
            case MIGRATION_SOURCE, MIGRATION_TARGET -> true;
          };
      if (mid.isPresent() != migration) {
        throw new IllegalArgumentException(
            migration ? "mid is absent, a migration has one" : "mid is present, want none");
      }
    }
  }

  /**
   * The public keys of a boot.
   *
   * @param signingKey an uncompressed P-256 point, 65 bytes
   * @param kemKey for HPKE, as X-Wing encodes it, 1216 bytes
   */
  public record BootKeys(Bytes signingKey, Bytes kemKey) {

    private static final int KEM_KEY_BYTES = 1216;

    public BootKeys {
      try {
        VerifyingKey.fromPoint(signingKey);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("signingKey is no point of P-256", e);
      }
      if (kemKey.length() != KEM_KEY_BYTES) {
        throw new IllegalArgumentException(
            "kemKey has %d bytes, want %d".formatted(kemKey.length(), KEM_KEY_BYTES));
      }
    }
  }

  /** Has the TPM certify the redeem counter, which the boot with these keys has just raised. */
  public static SignedAttest certifyStart(Tpm tpm, BootKeys boot) throws TpmException {
    return tpm.certifyCounter(NvPublic.REDEEM_COUNTER, startBinding(boot));
  }

  /** Has the TPM quote its registers for this context and these keys. */
  public static Evidence collect(
      Tpm tpm, EventLog eventLog, BootKeys boot, SignedAttest startCounter, Context context)
      throws TpmException {
    return new Evidence(
        context,
        boot,
        tpm.quote(binding(context, boot), EventLog.selection()),
        startCounter,
        tpm.attestationKey().marshal(),
        tpm.endorsementKey().marshal(),
        eventLog);
  }

  /**
   * What the quote carries as extra data: nonce, context and keys stand in the same statement as
   * the registers, so that none of them can be exchanged. 32 bytes.
   */
  static Bytes binding(Context context, BootKeys boot) {
    return Sha256.labelled("sealift evidence v1")
        .add(EvidenceDocument.name(context.purpose()))
        .add(context.mid().map(Mid::value).orElse(""))
        .add(context.nonce())
        .add(Sha256.of(boot.signingKey().toArray()))
        .add(Sha256.of(boot.kemKey().toArray()))
        .finish();
  }

  /**
   * What the statement of the counter carries as extra data: it is of this boot alone. 32 bytes.
   */
  static Bytes startBinding(BootKeys boot) {
    return Sha256.labelled("sealift start counter v1")
        .add(Sha256.of(boot.signingKey().toArray()))
        .add(Sha256.of(boot.kemKey().toArray()))
        .finish();
  }

  private static void requireAtMost(String field, Bytes value) {
    if (value.length() > MAX_STRUCTURE_BYTES) {
      throw new IllegalArgumentException(
          "%s has %d bytes, want <= %d".formatted(field, value.length(), MAX_STRUCTURE_BYTES));
    }
  }
}
