package dev.sealift.attestationservice.reference;

import dev.sealift.api.attestation.ReferenceValue;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The reference values as they are stored. */
@Repository
public class ReferenceValues {

  private final JdbcClient jdbc;

  ReferenceValues(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** All, by name. */
  public List<ReferenceValue> all() {
    return jdbc.sql("select name, measurement, svn from reference_value order by name")
        .query((row, _) -> read(row))
        .list();
  }

  /** A digest of all of them, by which a result says what it was appraised against. */
  public static Bytes digest(List<ReferenceValue> values) {
    Sha256 digest = Sha256.labelled("sealift reference values v1");
    values.forEach(value -> digest.add(value.name()).add(value.measurement()).add(value.svn()));
    return digest.finish();
  }

  void put(ReferenceValue value) {
    jdbc.sql(
            """
            insert into reference_value (name, measurement, svn) values (?, ?, ?)
            on conflict (name) do update set measurement = excluded.measurement, svn = excluded.svn
            """)
        .params(value.name(), value.measurement().toArray(), value.svn())
        .update();
  }

  boolean delete(String name) {
    return jdbc.sql("delete from reference_value where name = ?").param(name).update() == 1;
  }

  private static ReferenceValue read(ResultSet row) throws SQLException {
    return new ReferenceValue(
        row.getString("name"), Bytes.copyOf(row.getBytes("measurement")), row.getLong("svn"));
  }
}
