package dev.sealift.protocol.signed;

/** A verdict of the EAR trust vector. */
public enum TrustVerdict {
  /** It is what it should be. */
  AFFIRMING,
  /** It works, but deviates. */
  WARNING,
  /** It must not be relied on. */
  CONTRAINDICATED
}
