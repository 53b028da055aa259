package dev.sealift.simulation;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.log.MerkleTree;
import dev.sealift.protocol.signed.SignedObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
  private final BrokerSite broker;
  private SagaRow[] sagaBackup;
  private boolean sagasSetBack;
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
    broker = other.broker.copy();
    sagaBackup = other.sagaBackup;
    sagasSetBack = other.sagasSetBack;
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
    broker =
        new BrokerSite(
            new BrokerDisk(ledgers, List.of(), BrokerLog.EMPTY, 0, List.of(), List.of()),
            setup.restores());
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

  BrokerSite broker() {
    return broker;
  }

  LedgerState ledger(int vm) {
    return broker.disk().ledger(vm);
  }

  /** What of an object arrives where it is sent at once. */
  <T extends SignedObject> T carried(T object) {
    @SuppressWarnings("unchecked") // it is the same object, or one that equals it
    T arrived = (T) crypto.carry(object);
    return arrived;
  }

  /** The leaf of a word. */
  Bytes leaf(SignedObject word) {
    Bytes known = broker.seen().leaf(word);
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
    sagasSetBack = true;
    return true;
  }

  /** Whether the orchestrator may have forgotten that it asked the broker for a ticket. */
  boolean sagasSetBack() {
    return sagasSetBack;
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
    return broker.disk().reported();
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
      key.add(ledger(vm)).add(histories[vm]).add(sagas[vm]);
    }
    key.add(boots.size());
    boots.forEach(key::add);
    key.add(sessions.size());
    sessions.forEach(key::add);
    key.add(reported());
    key.addAll(network);
    if (setup.restores() > 0) {
      // Where nothing is ever set back, the log says what the network says.
      broker.describe(key);
    }
  }
}
