package dev.sealift.hypervisor.protection;

import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.bytes.Sha256;
import java.security.SecureRandom;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All that is known of one process of the policy. */
final class ProtectedProcess implements AutoCloseable {
  private final int index;
  private final ProtectionPolicy.Identity policy;
  private final byte[] identity;
  private final PageKeys keys;
  private final PrivateContext context = new PrivateContext();
  private final NavigableMap<Long, PageRow> rows = new TreeMap<>();
  private @Nullable ProcessLayout layout;
  private long root;
  private @Nullable ProtectionRule broken;
  private @Nullable Secret secret;

  ProtectedProcess(int index, ProtectionPolicy.Identity policy, SecureRandom random) {
    this.index = index;
    this.policy = policy;
    this.identity =
        Sha256.labelled("sealift protected process v1")
            .add(policy.name())
            .add(policy.measurement())
            .finish()
            .toArray();
    this.keys = new PageKeys(identity, random);
  }

  int index() {
    return index;
  }

  ProtectionPolicy.Identity policy() {
    return policy;
  }

  byte[] identity() {
    return identity;
  }

  PageKeys keys() {
    return keys;
  }

  PrivateContext context() {
    return context;
  }

  NavigableMap<Long, PageRow> rows() {
    return rows;
  }

  /** Whether PROTECT has succeeded, here or on an earlier host. */
  boolean born() {
    return layout != null;
  }

  ProcessLayout layout() {
    if (layout == null) {
      throw new IllegalStateException("%s is not protected yet".formatted(policy.name()));
    }
    return layout;
  }

  /** The satp value of its address space. */
  long root() {
    return root;
  }

  void bear(ProcessLayout newLayout, long newRoot) {
    layout = newLayout;
    root = newRoot;
  }

  /** Back to before PROTECT, but for the IV counters, and the secret, which is the grant's. */
  void end() {
    rows.clear();
    context.wipe();
    layout = null;
    root = 0;
  }

  @Nullable ProtectionRule broken() {
    return broken;
  }

  void breakOff(ProtectionRule rule) {
    broken = rule;
    context.wipe();
  }

  @Nullable Secret secret() {
    return secret;
  }

  void setSecret(Secret granted) {
    if (secret != null) {
      secret.close();
    }
    secret = granted.copy();
  }

  SortedSet<Long> liveGenerations() {
    SortedSet<Long> live = new TreeSet<>();
    rows.values().forEach(row -> live.add(row.seal().keyGeneration()));
    return live;
  }

  @Override
  public void close() {
    keys.close();
    context.wipe();
    if (secret != null) {
      secret.close();
    }
  }
}
