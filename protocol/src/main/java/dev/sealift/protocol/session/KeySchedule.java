package dev.sealift.protocol.session;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.crypto.Aead;
import dev.sealift.protocol.crypto.Hkdf;
import dev.sealift.protocol.crypto.Mac;
import dev.sealift.protocol.record.TrafficKey;
import java.util.List;

/**
 * The keys of one handshake: HKDF extracts one secret from both encapsulated secrets with TH as the
 * salt, and expands it for each purpose, role and channel. TH covers the mid and the ticket with
 * its generation, so keys of one migration open nothing of another (S10).
 */
final class KeySchedule implements AutoCloseable {

  private final Bytes transcriptHash;
  private final Secret root;

  /**
   * Derives the root; the inputs stay the caller's.
   *
   * @param toSource the secret encapsulated to the source's fresh key
   * @param toTarget the secret encapsulated to the target's fresh key
   */
  KeySchedule(Bytes transcriptHash, Secret toSource, Secret toTarget) {
    this.transcriptHash = transcriptHash;
    this.root = Hkdf.extract(transcriptHash, List.of(toSource, toTarget));
  }

  /** The key with which a role proves that it has the keys. */
  Secret finished(Role role) {
    return expand("sealift key finished v1", role, 0, Mac.BYTES);
  }

  /** The key under which a role sends on a channel. */
  TrafficKey traffic(Role sender, int channel) {
    return new TrafficKey(
        expand("sealift key record v1", sender, channel, Aead.KEY_BYTES),
        expand("sealift key nonce v1", sender, channel, Aead.NONCE_BYTES));
  }

  @Override
  public void close() {
    root.close();
  }

  private Secret expand(String label, Role role, int channel, int length) {
    Bytes info = Sha256.labelled(label).add(role.label()).add(channel).add(transcriptHash).finish();
    return Hkdf.expand(root, info, length);
  }
}
