package dev.sealift.api.management;

/** The service that a letter goes to. */
public enum LetterDestination {
  /** The attestation service. */
  ATTESTATION,
  /** The key broker. */
  BROKER
}
