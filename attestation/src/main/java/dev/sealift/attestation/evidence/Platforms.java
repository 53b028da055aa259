package dev.sealift.attestation.evidence;

import dev.sealift.attestation.tpm.TpmPublic;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.id.PlatformId;

/** How a platform is known by its TPM. */
public final class Platforms {

  private Platforms() {}

  /** SHA-256 of the endorsement key's name. */
  public static PlatformId idOf(TpmPublic endorsementKey) {
    return new PlatformId(Sha256.of(endorsementKey.name().toArray()).hex());
  }
}
