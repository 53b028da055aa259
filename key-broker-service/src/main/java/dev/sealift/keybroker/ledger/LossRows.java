package dev.sealift.keybroker.ledger;

import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of what showed that the boot of a decision is gone, written once. */
@Component
public final class LossRows {

  private final JdbcClient db;

  LossRows(JdbcClient db) {
    this.db = db;
  }

  /** Records what a rescue, or the end of a run, rests on. */
  public void add(VmId vm, Generation generation, String evidence) {
    db.sql("insert into loss (vm, gen, evidence) values (?, ?, ?)")
        .params(vm.value(), generation.value(), evidence)
        .update();
  }
}
