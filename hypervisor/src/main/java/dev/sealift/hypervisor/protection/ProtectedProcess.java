package dev.sealift.hypervisor.protection;

import dev.sealift.hypervisor.machine.GuestTrap;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.bytes.Sha256;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All that is known of one process of the policy. */
final class ProtectedProcess implements AutoCloseable {
  /** Twice as many as a machine has harts. */
  static final int MAX_THREADS = 16;

  private final int index;
  private final ProtectionPolicy.Identity policy;
  private final byte[] identity;
  private final PageKeys keys;
  private final List<ProtectedThread> threads = new ArrayList<>();
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

  /** By number; the first is the one that was protected. */
  List<ProtectedThread> threads() {
    return threads;
  }

  @Nullable ProtectedThread thread(long number) {
    return number >= 0 && number < threads.size() ? threads.get((int) number) : null;
  }

  /** A further thread, or null when there are as many as may be. */
  @Nullable ProtectedThread addThread() {
    if (threads.size() == MAX_THREADS) {
      return null;
    }
    ProtectedThread thread = new ProtectedThread(this, threads.size(), layout().entry());
    threads.add(thread);
    return thread;
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

  /** Begins its life in protection, with one thread. */
  void bear(ProcessLayout newLayout, long newRoot) {
    layout = newLayout;
    root = newRoot;
    threads.clear();
    threads.add(new ProtectedThread(this, 0, newLayout.entry()));
  }

  /** Replaces the threads of a life that began on another host. */
  void restoreThreads(List<PrivateContext> contexts) {
    threads.clear();
    for (PrivateContext context : contexts) {
      ProtectedThread thread = new ProtectedThread(this, threads.size(), layout().entry());
      thread.context.copyFrom(context);
      threads.add(thread);
    }
  }

  /** Back to before PROTECT, but for the IV counters, and the secret, which is the grant's. */
  void end(GuestTrap why) {
    threads.forEach(thread -> thread.stop(why));
    threads.clear();
    rows.clear();
    layout = null;
    root = 0;
    keys.dropAllButSealing();
  }

  @Nullable ProtectionRule broken() {
    return broken;
  }

  /** Stops all its threads for good. */
  void breakOff(ProtectionRule rule) {
    broken = rule;
    threads.forEach(thread -> thread.stop(rule.trap()));
  }

  @Nullable Secret secret() {
    return secret;
  }

  void setSecret(Secret granted) {
    forgetSecret();
    secret = granted.copy();
  }

  private void forgetSecret() {
    if (secret != null) {
      secret.close();
      secret = null;
    }
  }

  SortedSet<Long> liveGenerations() {
    SortedSet<Long> live = new TreeSet<>();
    rows.values().forEach(row -> live.add(row.seal().keyGeneration()));
    return live;
  }

  @Override
  public void close() {
    keys.close();
    threads.forEach(thread -> thread.context.wipe());
    forgetSecret();
  }
}
