package dev.sealift.hypervisor.memory;

/** How a secret may lie in memory. */
enum SecretForm {
  /** Byte for byte. */
  RAW,
  /** As text, as it stands in a grant. */
  BASE64URL,
  /** As the first round keys of AES-256, in words of the processor. */
  ROUND_KEYS
}
