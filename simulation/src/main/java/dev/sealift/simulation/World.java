package dev.sealift.simulation;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.log.MerkleTree;
import dev.sealift.protocol.log.Standing;
import dev.sealift.protocol.log.Witnessed;
import dev.sealift.protocol.signed.Cosignature;
import dev.sealift.protocol.signed.SignedObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A state of everything. All parts are immutable, so a copy shares them.
 *
 * <p>The network is the list of all that was ever signed: whoever owns it delivers each object to
 * anybody, at any time, as often as it likes, or never.
 */
final class World {

  private final Setup setup;
  private final Crypto crypto;
  private final Tpm[] tpms;
  private final Tpm[] backups;
  private final boolean[] destroyed;
  private final History[] histories;
  private final List<Boot> boots;
  private final List<Session> sessions;
  private final List<SignedObject> network;
  private final SagaRow[] sagas;
  private final boolean[] retired;
  private final List<BrokerLog> refused;
  private final List<BrokerLog> forsaken;
  private SagaRow[] sagaBackup;
  private BrokerDisk disk;
  private BrokerDisk backup;
  private BrokerDisk newest;
  private BrokerLog seen;
  private Standing standing;
  private int restores;
  private int requests;
  private int tickets;
  private int bootsAllowed;

  private World(World other) {
    setup = other.setup;
    crypto = other.crypto;
    tpms = other.tpms.clone();
    backups = other.backups.clone();
    destroyed = other.destroyed.clone();
    histories = other.histories.clone();
    boots = new ArrayList<>(other.boots);
    sessions = new ArrayList<>(other.sessions);
    network = new ArrayList<>(other.network);
    sagas = other.sagas.clone();
    retired = other.retired.clone();
    refused = new ArrayList<>(other.refused);
    forsaken = new ArrayList<>(other.forsaken);
    sagaBackup = other.sagaBackup;
    disk = other.disk;
    backup = other.backup;
    newest = other.newest;
    seen = other.seen;
    standing = other.standing;
    restores = other.restores;
    requests = other.requests;
    tickets = other.tickets;
    bootsAllowed = other.bootsAllowed;
  }

  /** Every host up, every machine created and stopped. */
  World(Setup setup, Crypto crypto) {
    this.setup = setup;
    this.crypto = crypto;
    bootsAllowed = setup.boots();
    tpms = new Tpm[setup.hosts()];
    backups = new Tpm[setup.hosts()];
    destroyed = new boolean[setup.hosts()];
    histories = new History[setup.vms()];
    boots = new ArrayList<>();
    sessions = new ArrayList<>();
    network = new ArrayList<>();
    sagas = new SagaRow[setup.vms()];
    retired = new boolean[setup.vms()];
    refused = new ArrayList<>();
    forsaken = new ArrayList<>();
    restores = setup.restores();
    for (int host = 0; host < setup.hosts(); host++) {
      backups[host] = new Tpm(0, 0);
      tpms[host] = new Tpm(1, 1);
      boots.add(Boot.started(host, 0, tpms[host], setup.vms()));
    }
    List<LedgerState> ledgers = new ArrayList<>();
    for (int vm = 0; vm < setup.vms(); vm++) {
      ledgers.add(new LedgerState.Stopped(Ids.vm(vm), Ids.MANIFEST, Generation.NONE));
      histories[vm] = History.EMPTY;
      sagas[vm] = SagaRow.NONE;
    }
    sagaBackup = sagas.clone();
    disk = new BrokerDisk(ledgers, List.of(), BrokerLog.EMPTY, 0, List.of(), List.of());
    backup = disk;
    newest = disk;
    seen = BrokerLog.EMPTY;
    standing = Standing.CAUGHT_UP;
  }

  World copy() {
    return new World(this);
  }

  Setup setup() {
    return setup;
  }

  Tpm tpm(int host) {
    return tpms[host];
  }

  void tpm(int host, Tpm tpm) {
    tpms[host] = tpm;
  }

  Tpm backup(int host) {
    return backups[host];
  }

  void backup(int host, Tpm tpm) {
    backups[host] = tpm;
  }

  boolean destroyed(int host) {
    return destroyed[host];
  }

  boolean anyDestroyed() {
    for (boolean one : destroyed) {
      if (one) {
        return true;
      }
    }
    return false;
  }

  void destroy(int host) {
    destroyed[host] = true;
  }

  /** What the broker's database holds. */
  BrokerDisk disk() {
    return disk;
  }

  void disk(BrokerDisk next) {
    disk = next;
  }

  LedgerState ledger(int vm) {
    return disk.ledger(vm);
  }

  /** Somebody takes a backup of the broker's database. */
  boolean backUpBroker() {
    boolean changed = restores > 0 && !backup.equals(disk);
    backup = changed ? disk : backup;
    return changed;
  }

  /** Somebody sets the broker's database back to its backup. */
  boolean setBackBroker() {
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
  boolean repairBroker() {
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
    if (forsaken.isEmpty()) {
      return seen.words();
    }
    return Stream.concat(forsaken.stream(), Stream.of(seen))
        .flatMap(log -> log.words().stream())
        .distinct()
        .toList();
  }

  /** The witness cosigns; what it cosigned before is proof for ever. */
  void witnessed(BrokerLog log) {
    if (log.inCommonWith(seen) < seen.size()) {
      forsaken.add(seen);
    }
    seen = log;
  }

  /** Logs whose checkpoints the broker signed, and the witness did not. */
  List<BrokerLog> refused() {
    return refused;
  }

  /**
   * The best proof that anybody can show of a word: a true one, or else one of another log, which
   * the witness did not see, or of another word.
   */
  Optional<Witnessed> proof(SignedObject word) {
    for (BrokerLog log : Stream.concat(Stream.of(seen), forsaken.stream()).toList()) {
      if (log.words().contains(word)) {
        return Optional.of(log.proof(word, Cosignature.of(log.checkpoint())));
      }
    }
    if (seen.size() == 0) {
      return Optional.empty();
    }
    Cosignature newest = Cosignature.of(seen.checkpoint());
    for (BrokerLog log : refused) {
      if (log.words().contains(word)) {
        return Optional.of(log.proof(word, newest));
      }
    }
    return Optional.of(seen.proof(word, newest));
  }

  /** What of an object arrives where it is sent at once. */
  <T extends SignedObject> T carried(T object) {
    @SuppressWarnings("unchecked") // it is the same object, or one that equals it
    T arrived = (T) crypto.carry(object);
    return arrived;
  }

  /** The leaf of a word. */
  Bytes leaf(SignedObject word) {
    Bytes known = seen.leaf(word);
    return known == null ? MerkleTree.leaf(crypto.token(word)) : known;
  }

  SagaRow saga(int vm) {
    return sagas[vm];
  }

  void saga(int vm, SagaRow row) {
    sagas[vm] = row;
  }

  /** Somebody takes a backup of the orchestrator's database. */
  boolean backUpOrchestrator() {
    sagaBackup = sagas.clone();
    return true;
  }

  /** Somebody sets the orchestrator's database back to its backup. */
  boolean setBackOrchestrator() {
    if (Arrays.equals(sagas, sagaBackup)) {
      return false;
    }
    System.arraycopy(sagaBackup, 0, sagas, 0, sagas.length);
    return true;
  }

  int nextRequest() {
    return requests++;
  }

  /** Whether its tenant destroyed a machine, and the log says so. */
  boolean retired(int vm) {
    return retired[vm];
  }

  void retire(int vm) {
    retired[vm] = true;
  }

  History history(int vm) {
    return histories[vm];
  }

  void history(int vm, History history) {
    histories[vm] = history;
  }

  List<Boot> boots() {
    return boots;
  }

  Boot boot(int boot) {
    return boots.get(boot);
  }

  Boot boot(BootId id) {
    for (Boot boot : boots) {
      if (boot.id().equals(id)) {
        return boot;
      }
    }
    throw new IllegalArgumentException("no such boot: " + Ids.name(id));
  }

  Slot slot(int boot, int vm) {
    return boots.get(boot).slot(vm);
  }

  void slot(int boot, int vm, Slot slot) {
    boots.set(boot, boots.get(boot).with(vm, slot));
  }

  /** Whether a live boot holds the right to run a machine. */
  boolean isRun(int vm) {
    for (Boot boot : boots) {
      if (boot.alive() && boot.slot(vm).holdsRight()) {
        return true;
      }
    }
    return false;
  }

  /** The live boot of a host that began last, or -1. */
  int liveBoot(int host) {
    for (int boot = boots.size() - 1; boot >= 0; boot--) {
      if (boots.get(boot).host() == host && boots.get(boot).alive()) {
        return boot;
      }
    }
    return -1;
  }

  int bootsOf(int host) {
    int count = 0;
    for (Boot boot : boots) {
      if (boot.host() == host) {
        count++;
      }
    }
    return count;
  }

  List<Session> sessions() {
    return sessions;
  }

  /** The session of a transcript hash. */
  Session session(Bytes transcript) {
    for (int session = 0; session < sessions.size(); session++) {
      if (Ids.transcript(session).equals(transcript)) {
        return sessions.get(session);
      }
    }
    throw new IllegalArgumentException("no such session");
  }

  List<SignedObject> network() {
    return network;
  }

  /** Whether it is new: what is signed can be kept by anybody, and said again. */
  boolean say(SignedObject object) {
    return !network.contains(object) && network.add(crypto.carry(object));
  }

  /** The boots that the broker heard of, in the order it did. */
  List<Integer> reported() {
    return disk.reported();
  }

  int tickets() {
    return tickets;
  }

  int nextTicket() {
    return tickets++;
  }

  boolean allowsBoot() {
    return boots.size() < bootsAllowed;
  }

  /** While it heals, every host may start once more. */
  void allowAllBoots() {
    bootsAllowed = Ids.BOOTS + setup.hosts();
  }

  /** Everything that makes this world another one than the next, for comparison. */
  void describe(Interner.Key key) {
    for (int host = 0; host < tpms.length; host++) {
      key.add(tpms[host]).add(destroyed[host]);
      key.add(backups[host]);
    }
    for (int vm = 0; vm < histories.length; vm++) {
      key.add(disk.ledger(vm)).add(histories[vm]).add(sagas[vm]);
    }
    key.add(boots.size());
    boots.forEach(key::add);
    key.add(sessions.size());
    sessions.forEach(key::add);
    key.add(disk.reported());
    key.addAll(network);
    if (setup.restores() > 0) {
      describeRestores(key);
    }
  }

  /** Where nothing is ever set back, the log says what the network says. */
  private void describeRestores(Interner.Key key) {
    disk.describe(key);
    backup.describe(key);
    newest.describe(key);
    key.add(restores).add(standing).add(seen.size());
    seen.words().forEach(key::add);
    key.add(refused.size());
    refused.forEach(log -> log.words().forEach(key::add));
  }
}
