package dev.sealift.hypervisor.memory;

/** What a secret is for. */
enum SecretKind {
  /** A secret of the handshake, or a key or salt of a stream. */
  STREAM,
  /** The broker's key of a protected process. */
  PROCESS_KEY,
  /** The key that seals pages. */
  PAGE_KEY,
  /** The monitor's share of the page keys. */
  SHARE,
  /** What the tenant gave a process, which its pages hold in the clear. */
  PLAINTEXT,
  /** Anything else that our code takes for a secret. */
  OTHER
}
