package dev.sealift.protocol.session;

import dev.sealift.protocol.signed.AttestationPurpose;

/** Which end of a migration a monitor is. */
public enum Role {
  /** It gives the machine away. */
  SOURCE(1, "source", AttestationPurpose.MIGRATION_SOURCE),
  /** It takes the machine in. */
  TARGET(2, "target", AttestationPurpose.MIGRATION_TARGET);

  private final int code;
  private final String label;
  private final AttestationPurpose purpose;

  Role(int code, String label, AttestationPurpose purpose) {
    this.code = code;
    this.label = label;
    this.purpose = purpose;
  }

  /** The other end. */
  public Role other() {
    return this == SOURCE ? TARGET : SOURCE;
  }

  /** What an attestation result of this end must have been made for. */
  public AttestationPurpose purpose() {
    return purpose;
  }

  /** Its byte in messages. */
  int code() {
    return code;
  }

  /** Its name in hashes. */
  String label() {
    return label;
  }
}
