package dev.sealift.hypervisor.protection;

import dev.sealift.protocol.bytes.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * The page keys of one process: HKDF-SHA256 (RFC 5869) of the broker's key of a generation, salted
 * with the monitor's share, so neither opens a page alone; and the IV counter of each.
 */
final class PageKeys implements AutoCloseable {
  static final int SHARE_BYTES = 32;
  static final int KEY_BYTES = 32;

  private static final byte[] LABEL = "sealift page key v1".getBytes(StandardCharsets.US_ASCII);
  private static final long NOT_GRANTED = -1;

  private final byte[] identity;
  private final byte[] share = new byte[SHARE_BYTES];
  private final Map<Long, Secret> brokerKeys = new HashMap<>();
  private final Map<Long, PageKey> derived = new HashMap<>();
  private final NavigableMap<Long, Long> counters = new TreeMap<>();
  private long sealing = NOT_GRANTED;

  PageKeys(byte[] identity, SecureRandom random) {
    this.identity = identity.clone();
    random.nextBytes(share);
  }

  boolean granted() {
    return sealing != NOT_GRANTED;
  }

  long sealing() {
    return sealing;
  }

  /** Takes copies of the keys; an earlier grant is replaced. */
  void grant(Map<Long, Secret> keys, long sealingGeneration) {
    forgetKeys();
    keys.forEach((generation, key) -> brokerKeys.put(generation, key.copy()));
    sealing = sealingGeneration;
  }

  @Nullable PageKey key(long generation) {
    PageKey known = derived.get(generation);
    if (known != null) {
      return known;
    }
    Secret broker = brokerKeys.get(generation);
    if (broker == null) {
      return null;
    }
    PageKey key = derive(broker, generation);
    derived.put(generation, key);
    return key;
  }

  /** Spends the next IV counter of the sealing key. */
  long spendCounter() {
    long counter = Math.addExact(counters.getOrDefault(sealing, 0L), 1);
    counters.put(sealing, counter);
    return counter;
  }

  /** Whether an IV was spent: then no older counters may take the place of these. */
  boolean haveSealed() {
    return !counters.isEmpty();
  }

  /** Forgets the key of a generation that no page uses any more. */
  void drop(long generation) {
    PageKey key = derived.remove(generation);
    if (key != null) {
      key.close();
    }
    Secret broker = brokerKeys.remove(generation);
    if (broker != null) {
      broker.close();
    }
  }

  /** Forgets every key but the one that seals. */
  void dropAllButSealing() {
    Set<Long> old = new TreeSet<>(brokerKeys.keySet());
    old.remove(sealing);
    old.forEach(this::drop);
  }

  byte[] share() {
    return share;
  }

  NavigableMap<Long, Long> counters() {
    return counters;
  }

  void restore(byte[] newShare, Map<Long, Long> newCounters) {
    System.arraycopy(newShare, 0, share, 0, SHARE_BYTES);
    forgetDerived();
    counters.clear();
    counters.putAll(newCounters);
  }

  private PageKey derive(Secret broker, long generation) {
    byte[] info =
        ByteBuffer.allocate(LABEL.length + identity.length + Long.BYTES)
            .put(LABEL)
            .put(identity)
            .putLong(generation)
            .array();
    try (PageKey ikm = new PageKey(broker.exposeCopy())) {
      return new PageKey(
          KDF.getInstance("HKDF-SHA256")
              .deriveData(
                  HKDFParameterSpec.ofExtract()
                      .addIKM(ikm)
                      .addSalt(share)
                      .thenExpand(info, KEY_BYTES)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HKDF-SHA256 failed", e);
    }
  }

  private void forgetKeys() {
    brokerKeys.values().forEach(Secret::close);
    brokerKeys.clear();
    forgetDerived();
    sealing = NOT_GRANTED;
  }

  private void forgetDerived() {
    derived.values().forEach(PageKey::close);
    derived.clear();
  }

  @Override
  public void close() {
    forgetKeys();
    Arrays.fill(share, (byte) 0);
  }
}
