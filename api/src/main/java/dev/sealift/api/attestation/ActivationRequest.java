package dev.sealift.api.attestation;

import dev.sealift.protocol.bytes.Bytes;

/**
 * The activated credential.
 *
 * @param secret what the credential held
 */
public record ActivationRequest(Bytes secret) {
  @Override
  public String toString() {
    return "ActivationRequest[redacted]";
  }
}
