package dev.sealift.keybroker.trust;

import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.MalformedObjectException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The boots that were attested to the broker. A boot's id commits to its keys, so the first result
 * serves for ever to verify what it signs; whether it may do what it asks is another question.
 */
@Component
public final class Boots {

  private final JdbcClient db;
  private final TrustAnchors anchors;

  Boots(JdbcClient db, TrustAnchors anchors) {
    this.db = db;
    this.anchors = anchors;
  }

  /** Remembers the boot of a verified result. */
  public void remember(AttestationResult result, String token) {
    db.sql(
            """
            insert into boot (boot, attestation, platform, reset_count, start_counter)
            values (?, ?, ?, ?, ?) on conflict do nothing
            """)
        .params(
            result.boot().value(),
            token,
            result.platform().value(),
            result.resetCount(),
            result.startCounter())
        .update();
  }

  /** The attested keys of a boot, if it was attested here. */
  public Optional<AttestationResult> find(BootId boot) {
    return db.sql("select attestation from boot where boot = ?")
        .param(boot.value())
        .query(String.class)
        .optional()
        .map(token -> recorded(boot, token));
  }

  /**
   * A boot as it was recorded.
   *
   * @param token the result as it was signed
   */
  public record Recorded(AttestationResult result, String token) {}

  /**
   * The first boot of the same host after its TPM was reset: the counter only rises, so that none
   * shows more of what the earlier boot did not do.
   */
  public Optional<Recorded> firstAfter(AttestationResult earlier) {
    return db.sql(
            """
            select boot, attestation from boot where platform = ? and reset_count > ?
            order by reset_count, start_counter limit 1
            """)
        .params(earlier.platform().value(), earlier.resetCount())
        .query((row, _) -> {
          String token = row.getString("attestation");
          return new Recorded(recorded(new BootId(row.getString("boot")), token), token);
        })
        .optional();
  }

  /** Lets one transaction at a time decide for a boot. */
  public void lock(BootId boot) {
    db.sql("select 1 from boot where boot = ? for update")
        .param(boot.value())
        .query(Integer.class)
        .single();
  }

  private AttestationResult recorded(BootId boot, String token) {
    try {
      AttestationResult result =
          Signatures.verify(anchors.attestationKey(), token, AttestationResult.class);
      if (result.boot().equals(boot)) {
        return result;
      }
    } catch (BadSignatureException | MalformedObjectException e) {
      throw new IllegalStateException("the record of boot %s was changed".formatted(boot), e);
    }
    throw new IllegalStateException("the record of boot %s was changed".formatted(boot));
  }
}
