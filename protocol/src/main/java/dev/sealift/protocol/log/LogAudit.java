package dev.sealift.protocol.log;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.VerifyingKey;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.log.Contradiction.Rule;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.DestroyOrder;
import dev.sealift.protocol.signed.HostDestroyed;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.MigrationTicket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a log from its first leaf on: rebuilds its tree, and looks for what an honest broker never
 * logs.
 *
 * <p>What it finds is evidence against the broker only once the root is that of a checkpoint which
 * the broker signed; before that, whoever handed the leaves over may have made them up. It
 * remembers one entry a machine and one a migration, and no leaf.
 */
public final class LogAudit {

  /** Most leaves: what is remembered of them is below a gigabyte. */
  public static final long MAX_LEAVES = 1L << 22;

  /** Most contradictions that are kept; the rest is counted. */
  public static final int MAX_KEPT = 100;

  private final VerifyingKey broker;
  private final TreeFrontier tree = new TreeFrontier();
  private final Map<VmId, Made> machines = new HashMap<>();
  private final Map<Mid, Fate> migrations = new HashMap<>();
  private final Map<Mid, Ticketed> tickets = new HashMap<>();
  private final Map<VmId, Long> destroyed = new HashMap<>();
  private final List<Contradiction> contradictions = new ArrayList<>();
  private long contradictory;
  private long decisions;
  private long closed;
  private long statements;

  /** Audits the log of a broker. */
  public LogAudit(VerifyingKey broker) {
    this.broker = broker;
  }

  /** The newest generation of a machine, and the leaf that made it. */
  private record Made(Generation generation, long leaf) {}

  /** The ticket of a migration that is not decided yet, and its leaf. */
  private record Ticketed(VmId vm, Generation generation, long leaf) {}

  /**
   * What is known of a migration.
   *
   * @param vm its machine
   * @param generation what its decision made
   * @param decided the leaf that decided it
   * @param ended the leaf that ended it; -1 before
   */
  private record Fate(
      VmId vm, Generation generation, Decision.Verdict verdict, long decided, long ended) {

    Fate endedAt(long leaf) {
      return new Fate(vm, generation, verdict, decided, leaf);
    }
  }

  /** Reads the next leaf. */
  public void add(String token) {
    long leaf = tree.size();
    if (leaf >= MAX_LEAVES) {
      throw new IllegalStateException("leaf %d, want < %d".formatted(leaf, MAX_LEAVES));
    }
    tree.append(MerkleTree.leaf(token));
    try {
      if (Signatures.isKind(token, Decision.class)) {
        onDecision(leaf, Signatures.verify(broker, token, Decision.class));
      } else if (Signatures.isKind(token, Closed.class)) {
        onClosed(leaf, Signatures.verify(broker, token, Closed.class));
      } else if (Signatures.isKind(token, MigrationTicket.class)) {
        onTicket(leaf, Signatures.verify(broker, token, MigrationTicket.class));
      } else if (Signatures.isKind(token, DestroyOrder.class)) {
        destroyed.putIfAbsent(Signatures.readUnverified(token, DestroyOrder.class).vm(), leaf);
      } else {
        Signatures.readUnverified(token, HostDestroyed.class);
        statements++;
      }
    } catch (BadSignatureException | MalformedObjectException e) {
      found(Rule.FOREIGN_LEAF, leaf, leaf, String.valueOf(e.getMessage()));
    }
  }

  private void onDecision(long leaf, Decision decision) {
    decisions++;
    onGeneration(leaf, decision);
    switch (decision.verdict()) {
      case START -> {}
      case COMMIT, ABORT -> decision.mid().ifPresent(mid -> onFirst(leaf, mid, decision));
      case RESCUE ->
          decision
              .mid()
              .ifPresent(mid -> onEnd(leaf, mid, decision.vm(), decision.generation().value() - 1));
    }
    if (decision.mid().isEmpty() != (decision.verdict() == Decision.Verdict.START)) {
      found(
          Rule.FOREIGN_LEAF,
          leaf,
          leaf,
          "a %s %s a migration"
              .formatted(decision.verdict(), decision.mid().isEmpty() ? "without" : "with"));
    }
  }

  private void onTicket(long leaf, MigrationTicket ticket) {
    Ticketed before =
        tickets.putIfAbsent(ticket.mid(), new Ticketed(ticket.vm(), ticket.generation(), leaf));
    Fate fate = migrations.get(ticket.mid());
    if (before != null) {
      foundTicketedTwice(leaf, before.leaf(), ticket.mid());
    } else if (fate != null) {
      foundTicketedTwice(leaf, fate.decided(), ticket.mid());
    }
  }

  private void foundTicketedTwice(long leaf, long earlier, Mid mid) {
    found(Rule.TICKETED_TWICE, leaf, earlier, "migration %s has two tickets".formatted(mid));
  }

  private void onGeneration(long leaf, Decision decision) {
    Made before = machines.getOrDefault(decision.vm(), new Made(Generation.NONE, leaf));
    long last = before.generation().value();
    long now = decision.generation().value();
    if (now > last) {
      machines.put(decision.vm(), new Made(decision.generation(), leaf));
    } else {
      found(
          now == last ? Rule.GENERATION_TWICE : Rule.GENERATION_FALLS,
          leaf,
          before.leaf(),
          "%s of %s makes generation %d after %d"
              .formatted(decision.verdict(), decision.vm(), now, last));
    }
    Long order = destroyed.get(decision.vm());
    if (order != null) {
      found(
          Rule.DECIDED_AFTER_DESTRUCTION,
          leaf,
          order,
          "%s of %s, which is destroyed".formatted(decision.verdict(), decision.vm()));
    }
  }

  private void onFirst(long leaf, Mid mid, Decision decision) {
    Fate before =
        migrations.putIfAbsent(
            mid, new Fate(decision.vm(), decision.generation(), decision.verdict(), leaf, -1));
    if (before != null) {
      found(
          Rule.DECIDED_TWICE,
          leaf,
          before.decided(),
          "migration %s is decided %s after %s"
              .formatted(mid, decision.verdict(), before.verdict()));
      return;
    }
    Ticketed ticket = tickets.remove(mid);
    if (ticket == null
        || !ticket.vm().equals(decision.vm())
        || !ticket.generation().next().equals(decision.generation())) {
      found(
          Rule.DECIDED_WITHOUT_TICKET,
          leaf,
          ticket == null ? leaf : ticket.leaf(),
          "migration %s is decided %s, and no ticket allows it".formatted(mid, decision.verdict()));
    }
  }

  private void onClosed(long leaf, Closed word) {
    closed++;
    onEnd(leaf, word.mid(), word.vm(), word.generation().value());
  }

  /**
   * A Closed or a RESCUE.
   *
   * @param committed the generation that its COMMIT must have made
   */
  private void onEnd(long leaf, Mid mid, VmId vm, long committed) {
    Fate fate = migrations.get(mid);
    if (fate == null || fate.verdict() != Decision.Verdict.COMMIT) {
      found(
          Rule.ENDED_WITHOUT_COMMIT,
          leaf,
          fate == null ? leaf : fate.decided(),
          "migration %s ends without a COMMIT".formatted(mid));
      return;
    }
    if (!fate.vm().equals(vm) || fate.generation().value() != committed) {
      found(
          Rule.ENDED_WITHOUT_COMMIT,
          leaf,
          fate.decided(),
          "migration %s ends for generation %d of %s, want %s of %s"
              .formatted(mid, committed, vm, fate.generation(), fate.vm()));
    }
    if (fate.ended() >= 0) {
      found(Rule.ENDED_TWICE, leaf, fate.ended(), "migration %s ends again".formatted(mid));
      return;
    }
    migrations.put(mid, fate.endedAt(leaf));
  }

  private void found(Rule rule, long leaf, long earlier, String detail) {
    contradictory++;
    if (contradictions.size() < MAX_KEPT) {
      contradictions.add(new Contradiction(rule, leaf, earlier, detail));
    }
  }

  /** How many leaves were read. */
  public long size() {
    return tree.size();
  }

  /** The root of the tree of the leaves that were read. */
  public Bytes root() {
    return tree.root();
  }

  /** What was found, the first {@value #MAX_KEPT} of it. */
  public List<Contradiction> contradictions() {
    return List.copyOf(contradictions);
  }

  /** How many contradictions there are. */
  public long contradictory() {
    return contradictory;
  }

  /** How many leaves are decisions of the broker. */
  public long decisions() {
    return decisions;
  }

  /** How many leaves are the broker's words that a target runs. */
  public long closed() {
    return closed;
  }

  /**
   * How many leaves are people's statements that a host is destroyed; whose, the manifests of the
   * machines tell.
   */
  public long statements() {
    return statements;
  }
}
