package dev.sealift.protocol.signed;

/** What kind of TPM vouches for a platform, strongest first. */
public enum TpmClass {
  /** A chip, or firmware of the processor. */
  HARDWARE,
  /** A TPM that another hypervisor emulates. */
  VIRTUAL,
  /** A program on the host itself: its state can be copied and rolled back. */
  SOFTWARE
}
