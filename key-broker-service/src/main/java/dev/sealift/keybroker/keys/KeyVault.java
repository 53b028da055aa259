package dev.sealift.keybroker.keys;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.crypto.GrantedKeys;
import dev.sealift.protocol.crypto.GrantedKeys.KeyGeneration;
import dev.sealift.protocol.crypto.GrantedKeys.ProcessKeys;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The secrets and page keys of every protected process, wrapped.
 *
 * <p>A key generation bears the number of the generation whose decision made it, so that no number
 * comes twice in the life of a machine.
 */
@Component
public final class KeyVault {

  private final JdbcClient db;
  private final MasterKey master;
  private final SecureRandom random;

  KeyVault(JdbcClient db, MasterKey master, SecureRandom random) {
    this.db = db;
    this.master = master;
    this.random = random;
  }

  /** Stores what the tenant gave a process. */
  public void putSecret(VmId vm, String process, Secret secret) {
    db.sql("insert into process_secret (vm, process, wrapped) values (?, ?, ?)")
        .params(vm.value(), process, master.wrap(secret, secretContext(vm, process)))
        .update();
  }

  /** Erases every key and secret of a machine. */
  public void erase(VmId vm) {
    eraseKeys(vm);
    db.sql("delete from process_secret where vm = ?").param(vm.value()).update();
  }

  /** Erases the page keys of a machine whose pages are gone. */
  public void eraseKeys(VmId vm) {
    db.sql("delete from process_key where vm = ?").param(vm.value()).update();
  }

  /** How many page keys of a machine are live, over all processes and key generations. */
  public long liveKeys(VmId vm) {
    return db.sql("select count(*) from process_key where vm = ?")
        .param(vm.value())
        .query(Long.class)
        .single();
  }

  /**
   * Makes one fresh sealing key per process, and hands out every live key; the caller closes it.
   *
   * @param generation the generation that may use them, whose number the fresh keys bear
   */
  public GrantedKeys grant(VmId vm, Generation generation) {
    List<ProcessKeys> processes = new ArrayList<>();
    for (String process : processes(vm)) {
      try (Secret fresh = freshKey()) {
        db.sql("insert into process_key (vm, process, number, wrapped) values (?, ?, ?, ?)")
            .params(
                vm.value(),
                process,
                generation.value(),
                master.wrap(fresh, keyContext(vm, process, generation.value())))
            .update();
      }
      processes.add(
          new ProcessKeys(process, keys(vm, process), generation.value(), secret(vm, process)));
    }
    return new GrantedKeys(vm, generation, processes);
  }

  private List<String> processes(VmId vm) {
    return db.sql("select process from process_secret where vm = ? order by process")
        .param(vm.value())
        .query((row, _) -> row.getString("process"))
        .list();
  }

  private List<KeyGeneration> keys(VmId vm, String process) {
    return db.sql(
            "select number, wrapped from process_key where vm = ? and process = ? order by number")
        .params(vm.value(), process)
        .query((row, _) -> {
          long number = row.getLong("number");
          return new KeyGeneration(
              number, master.unwrap(row.getBytes("wrapped"), keyContext(vm, process, number)));
        })
        .list();
  }

  private Secret secret(VmId vm, String process) {
    byte[] wrapped =
        db.sql("select wrapped from process_secret where vm = ? and process = ?")
            .params(vm.value(), process)
            .query(byte[].class)
            .single();
    return master.unwrap(wrapped, secretContext(vm, process));
  }

  private Secret freshKey() {
    byte[] key = new byte[GrantedKeys.KEY_BYTES];
    random.nextBytes(key);
    return Secret.owning(key);
  }

  private static Bytes secretContext(VmId vm, String process) {
    return Sha256.labelled("sealift wrapped secret v1").add(vm.value()).add(process).finish();
  }

  private static Bytes keyContext(VmId vm, String process, long number) {
    return Sha256.labelled("sealift wrapped process key v1")
        .add(vm.value())
        .add(process)
        .add(number)
        .finish();
  }
}
