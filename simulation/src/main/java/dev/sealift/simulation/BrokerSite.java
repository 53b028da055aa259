package dev.sealift.simulation;

import dev.sealift.protocol.log.Standing;
import dev.sealift.protocol.log.Witnessed;
import dev.sealift.protocol.signed.Cosignature;
import dev.sealift.protocol.signed.SignedObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The broker's database, its backup, what the broker believes of its log, and the witness. */
final class BrokerSite {

  private final List<BrokerLog> refused;
  private final List<BrokerLog> forsaken;
  private BrokerDisk disk;
  private BrokerDisk backup;
  private BrokerDisk newest;
  private BrokerLog seen;
  private Standing standing;
  private int restores;

  /**
   * A broker that just began.
   *
   * @param restores how often its database may be set back
   */
  BrokerSite(BrokerDisk disk, int restores) {
    this.disk = disk;
    this.restores = restores;
    backup = disk;
    newest = disk;
    seen = disk.log();
    standing = Standing.CAUGHT_UP;
    refused = new ArrayList<>();
    forsaken = new ArrayList<>();
  }

  private BrokerSite(BrokerSite other) {
    disk = other.disk;
    restores = other.restores;
    backup = other.backup;
    newest = other.newest;
    seen = other.seen;
    standing = other.standing;
    refused = new ArrayList<>(other.refused);
    forsaken = new ArrayList<>(other.forsaken);
  }

  BrokerSite copy() {
    return new BrokerSite(this);
  }

  /** What the database holds. */
  BrokerDisk disk() {
    return disk;
  }

  void disk(BrokerDisk next) {
    disk = next;
  }

  /** Somebody takes a backup of the database. */
  boolean backUp() {
    boolean changed = restores > 0 && !backup.equals(disk);
    backup = changed ? disk : backup;
    return changed;
  }

  /** Somebody sets the database back to its backup, under the broker, which does not notice. */
  boolean setBack() {
    if (restores == 0 || backup.equals(disk)) {
      return false;
    }
    restores--;
    if (disk.holds(seen)) {
      newest = disk;
    }
    disk = backup;
    return true;
  }

  /** Whoever runs the broker brings back the database that was there before it was set back. */
  boolean repair() {
    if (standing != Standing.BEHIND && standing != Standing.FORKED) {
      return false;
    }
    disk = newest;
    standing = Standing.UNKNOWN;
    return true;
  }

  /** How the broker believes that its log stands. */
  Standing standing() {
    return standing;
  }

  void standing(Standing now) {
    standing = now;
  }

  /** What the witness has seen: of it there is proof, and all that counts is in it. */
  BrokerLog seen() {
    return seen;
  }

  /** All that was ever witnessed, in that order. */
  List<SignedObject> counted() {
    return forsaken.isEmpty()
        ? seen.words()
        : witnessed().stream().flatMap(log -> log.words().stream()).distinct().toList();
  }

  /** The witness cosigns; what it cosigned before is proof for ever. */
  void cosigned(BrokerLog log) {
    if (log.inCommonWith(seen) < seen.size()) {
      forsaken.add(seen);
    }
    seen = log;
  }

  /** The broker signed how far this log has grown, and the witness did not. */
  void refused(BrokerLog log) {
    refused.add(log);
  }

  /**
   * The best proof that anybody can show of a word: a true one, or else one of another log, which
   * the witness did not see, or of another word.
   */
  Optional<Witnessed> proof(SignedObject word) {
    for (BrokerLog log : witnessed()) {
      if (log.words().contains(word)) {
        return Optional.of(log.proof(word, Cosignature.of(log.checkpoint())));
      }
    }
    if (seen.size() == 0) {
      return Optional.empty();
    }
    Cosignature last = Cosignature.of(seen.checkpoint());
    for (BrokerLog log : refused) {
      if (log.words().contains(word)) {
        return Optional.of(log.proof(word, last));
      }
    }
    return Optional.of(seen.proof(word, last));
  }

  /** The logs that the witness ever saw; an honest one saw one log grow. */
  private List<BrokerLog> witnessed() {
    List<BrokerLog> all = new ArrayList<>(forsaken);
    all.add(seen);
    return all;
  }

  void describe(Interner.Key key) {
    disk.describe(key);
    backup.describe(key);
    newest.describe(key);
    key.add(restores).add(standing).add(seen.size());
    seen.words().forEach(key::add);
    key.add(refused.size());
    for (BrokerLog log : refused) {
      key.add(log.size());
      log.words().forEach(key::add);
    }
  }
}
