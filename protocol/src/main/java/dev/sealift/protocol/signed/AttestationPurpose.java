package dev.sealift.protocol.signed;

/** The context an attestation result may be used in; one of another context is refused. */
public enum AttestationPurpose {
  /** To show operators and the broker that a host is in order. */
  HOST,
  /** To start a stopped machine. */
  START,
  /** To give a machine away. */
  MIGRATION_SOURCE,
  /** To take a machine in. */
  MIGRATION_TARGET
}
