package dev.sealift.protocol.session;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;

/** The nonce that an attestation result must answer to count in one role of one handshake. */
public final class AttestationNonces {

  private AttestationNonces() {}

  /**
   * The nonce of a role.
   *
   * @param transcriptHash 32 bytes
   * @return 32 bytes
   */
  public static Bytes forRole(Role role, Bytes transcriptHash) {
    return Sha256.labelled("sealift attestation nonce v1")
        .add(role.label())
        .add(transcriptHash)
        .finish();
  }
}
