package dev.sealift.attestationservice.appraisal;

import java.time.Instant;

/** What we know of the age of evidence. */
sealed interface Freshness {

  /**
   * It answers a nonce of ours, so that it was made after the nonce was.
   *
   * @param issuedAt when the nonce was issued
   */
  record MadeAfter(Instant issuedAt) implements Freshness {}

  /** The nonce is a relying party's, which alone can tell: to us it may be of any age. */
  record ForRelyingParty() implements Freshness {}
}
