package dev.sealift.simulation.trace;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.monitor.LocalBoot;
import dev.sealift.protocol.saga.SagaInput.Verdict;
import dev.sealift.protocol.signed.SignedObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What one process took from another must have been put out there. Whoever puts something out tells
 * the step first, so there is no gap to allow for, whenever either was killed.
 */
final class CrossCheck {

  private final Map<BootId, PlatformId> hosts = new HashMap<>();
  private final Map<BootId, Integer> order = new HashMap<>();
  private final Map<BootId, Set<Word>> ofBoots = new HashMap<>();
  private final List<Word> ofTheLedger = new ArrayList<>();
  private final List<Claim> claims = new ArrayList<>();

  /** To be judged when everything was read. */
  private record Claim(String where, String what, BooleanSupplier holds) {}

  /** A boot began; false if it did before, which none does. */
  boolean began(LocalBoot self) {
    order.putIfAbsent(self.boot(), order.size());
    return hosts.putIfAbsent(self.boot(), self.platform()) == null;
  }

  /** A monitor of a boot puts a word out. */
  void said(BootId boot, Word word) {
    ofBoots.computeIfAbsent(boot, _ -> new HashSet<>()).add(word);
  }

  /** The ledger puts a word out. */
  void decided(Word word) {
    ofTheLedger.add(word);
  }

  /** A step of the ledger turns out not to be on record. */
  void undone(Word word) {
    ofTheLedger.remove(word);
  }

  /** The ledger took the word of a boot. */
  void ledgerTook(String where, BootId boot, SignedObject object) {
    Word word = Word.of(object);
    claim(
        where,
        "the ledger took what no monitor of its boot put out: " + word,
        () -> ofBoots.getOrDefault(boot, Set.of()).contains(word));
  }

  /** A monitor took a word of the broker. */
  void monitorTook(String where, SignedObject object) {
    Word word = Word.of(object);
    claim(
        where,
        "a monitor took what the ledger did not put out: " + word,
        () -> ofTheLedger.contains(word));
  }

  /** The ledger took a boot for one of this host. */
  void isOn(String where, BootId boot, PlatformId host) {
    claim(
        where,
        "no hypervisor of host %s began as boot %s".formatted(host, boot),
        () -> host.equals(hosts.get(boot)));
  }

  /** The ledger took a boot for a later one of its host. */
  void isLater(String where, BootId later, BootId earlier) {
    claim(
        where,
        "boot %s did not begin after boot %s".formatted(later, earlier),
        () -> order.getOrDefault(later, -1) > order.getOrDefault(earlier, Integer.MAX_VALUE));
  }

  /** A saga took it for granted that there is a ticket. */
  void sagaHasTicket(String where, Mid mid) {
    claim(where, "the ledger gave no ticket " + mid, () -> hasWord("MigrationTicket", mid));
  }

  /** A saga heard this of the ledger. */
  void sagaHeard(String where, Mid mid, Verdict verdict) {
    claim(
        where,
        "the ledger did not say %s of %s".formatted(verdict, mid),
        () ->
            switch (verdict) {
              case UNDECIDED -> hasWord("MigrationTicket", mid);
              case ABORTED -> hasDecision("abort", mid);
              case COMMITTED -> hasDecision("commit", mid);
              case RESCUED -> hasDecision("rescue", mid);
              case CLOSED, ABANDONED -> hasWord("Closed", mid);
            });
  }

  void judge(Faults faults) {
    for (Claim claim : claims) {
      if (!claim.holds().getAsBoolean()) {
        faults.add(claim.where(), claim.what());
      }
    }
  }

  private boolean hasWord(String kind, Mid mid) {
    return ofTheLedger.stream().anyMatch(word -> word.isOn(kind, mid.value()));
  }

  private boolean hasDecision(String verdict, Mid mid) {
    return ofTheLedger.stream()
        .filter(word -> word.isOn("Decision", mid.value()))
        .anyMatch(word -> verdict.equals(word.claims().get("verdict")));
  }

  private void claim(String where, String what, BooleanSupplier holds) {
    claims.add(new Claim(where, what, holds));
  }
}
