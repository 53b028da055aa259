package dev.sealift.keybroker.log;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.log.MerkleTree;
import dev.sealift.protocol.log.MerkleTree.Node;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of the log. */
@Component
final class LogRows {

  private final JdbcClient db;

  LogRows(JdbcClient db) {
    this.db = db;
  }

  /**
   * The newest checkpoint that was cosigned.
   *
   * @param size how many leaves it covers
   * @param checkpoint as the broker signed it
   * @param cosignature as the witness signed it
   */
  record Cosigned(long size, String checkpoint, String cosignature) {}

  /** How many leaves there are. */
  long size() {
    return db.sql("select size from log_head").query(Long.class).single();
  }

  /** The tree of the first leaves. */
  MerkleTree tree(long size) {
    return new MerkleTree(size, this::hash);
  }

  /** Takes the next place; the places are given one after the other until the transaction ends. */
  long take() {
    return db.sql("update log_head set size = size + 1 returning size - 1")
        .query(Long.class)
        .single();
  }

  void add(Node node) {
    db.sql("insert into log_node (level, index, hash) values (?, ?, ?)")
        .params(node.level(), node.index(), node.hash().toArray())
        .update();
  }

  /** Keeps a leaf as it was signed. */
  void put(long index, String token) {
    db.sql("insert into log_token (index, token) values (?, ?)").params(index, token).update();
  }

  /** Leaves as they were signed, in order. */
  List<String> tokens(long from, long to) {
    return db.sql("select token from log_token where index >= ? and index < ? order by index")
        .params(from, to)
        .query((row, _) -> row.getString("token"))
        .list();
  }

  /** Where a leaf stands. */
  OptionalLong find(Bytes leaf) {
    return db.sql("select index from log_node where level = 0 and hash = ?")
        .param(leaf.toArray())
        .query(Long.class)
        .optional()
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  Optional<Cosigned> cosigned() {
    return db.sql("select size, checkpoint, cosignature from log_cosigned")
        .query((row, _) ->
            new Cosigned(
                row.getLong("size"), row.getString("checkpoint"), row.getString("cosignature")))
        .optional();
  }

  /** Keeps what was cosigned, unless another instance kept more. */
  void put(Cosigned cosigned) {
    db.sql(
            """
            insert into log_cosigned (size, checkpoint, cosignature) values (?, ?, ?)
            on conflict (one) do update set size = excluded.size,
              checkpoint = excluded.checkpoint, cosignature = excluded.cosignature
            where log_cosigned.size < excluded.size
            """)
        .params(cosigned.size(), cosigned.checkpoint(), cosigned.cosignature())
        .update();
  }

  private Bytes hash(int level, long index) {
    return Bytes.copyOf(
        db.sql("select hash from log_node where level = ? and index = ?")
            .params(level, index)
            .query(byte[].class)
            .single());
  }
}
