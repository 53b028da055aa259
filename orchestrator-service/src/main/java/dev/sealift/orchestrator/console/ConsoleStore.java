package dev.sealift.orchestrator.console;

import dev.sealift.api.event.ConsoleOutput;
import dev.sealift.metrics.Meters;
import dev.sealift.metrics.OrchestratorMetric;
import dev.sealift.orchestrator.machine.VmRow;
import dev.sealift.orchestrator.machine.VmStore;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.VmId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps console bytes, each once, by its offset.
 *
 * <p>A machine that is started anew counts from 0 again; its bytes are kept behind those of the run
 * before. Chunks that arrive before their turn wait, and nothing is shown past a gap.
 */
@Repository
public class ConsoleStore {

  /** What a terminal with a long memory shows; four times what a read returns at most. */
  static final int RETAINED_BYTES = 4 << 20;

  /** Most chunks that wait for one before them: 8 MiB. A migration makes one or two wait. */
  private static final int MAX_WAITING = 256;

  private final JdbcClient jdbc;
  private final VmStore vms;
  private final TransactionTemplate transactions;
  private final ConsoleSignal signal;
  private final Meters metrics;

  ConsoleStore(
      JdbcClient jdbc,
      VmStore vms,
      TransactionTemplate transactions,
      ConsoleSignal signal,
      Meters metrics) {
    this.jdbc = jdbc;
    this.vms = vms;
    this.transactions = transactions;
    this.signal = signal;
    this.metrics = metrics;
  }

  /** Takes in a chunk, whether or not it was there before. */
  public void append(ConsoleOutput output) {
    transactions.executeWithoutResult(
        _ -> vms.lock(output.vm()).ifPresent(vm -> append(vm, output)));
    signal.raise(output.vm());
  }

  private void append(VmRow vm, ConsoleOutput output) {
    Span span = span(vm);
    if (output.gen().value() < span.runGeneration()) {
      metrics.count(OrchestratorMetric.CONSOLE_DROPPED, "earlier-run");
      return;
    }
    long from = Math.addExact(span.base(), output.from());
    long end = Math.addExact(from, output.bytes().length());
    if (end <= span.end()) {
      return;
    }
    if (from > span.end() && waiting(vm.id(), span.end()) >= MAX_WAITING) {
      metrics.count(OrchestratorMetric.CONSOLE_DROPPED, "too-many-waiting");
      return;
    }
    if (from > span.end()) {
      store(vm.id(), from, output.bytes().toArray());
    } else {
      int known = Math.toIntExact(span.end() - from);
      byte[] bytes = output.bytes().toArray();
      store(vm.id(), span.end(), Arrays.copyOfRange(bytes, known, bytes.length));
      extend(vm.id(), span);
    }
  }

  /** Keeps a chunk; of two with one beginning the longer, which holds the shorter. */
  private void store(VmId vm, long from, byte[] bytes) {
    jdbc.sql(
            """
            insert into console_chunk (vm, from_offset, bytes) values (:vm, :from, :bytes)
            on conflict (vm, from_offset) do update set bytes =
              console_chunk.bytes || substring(excluded.bytes from length(console_chunk.bytes) + 1)
            """)
        .param("vm", vm.value())
        .param("from", from)
        .param("bytes", bytes)
        .update();
  }

  /** Moves the end over every chunk whose turn it is, and drops what is too old. */
  private void extend(VmId vm, Span span) {
    long end = span.end();
    for (Chunk chunk : chunksReaching(vm, end)) {
      if (chunk.from() > end) {
        break;
      }
      end = Math.max(end, chunk.end());
    }
    long first = Math.max(span.first(), end - RETAINED_BYTES);
    jdbc.sql("update console set end_offset = ?, first_offset = ? where vm = ?")
        .params(end, first, vm.value())
        .update();
    jdbc.sql("delete from console_chunk where vm = ? and from_offset + length(bytes) <= ?")
        .params(vm.value(), first)
        .update();
  }

  /** Where the console of a machine stands; a new start begins a new run behind the old one. */
  private Span span(VmRow vm) {
    long started = vm.startGeneration().value();
    Optional<Span> found = find(vm.id());
    if (found.isEmpty()) {
      jdbc.sql(
              "insert into console (vm, run_gen, base, first_offset, end_offset)"
                  + " values (?, ?, 0, 0, 0)")
          .params(vm.id().value(), started)
          .update();
      return new Span(started, 0, 0, 0);
    }
    Span span = found.get();
    if (span.runGeneration() >= started) {
      return span;
    }
    jdbc.sql("update console set run_gen = ?, base = end_offset where vm = ?")
        .params(started, vm.id().value())
        .update();
    jdbc.sql("delete from console_chunk where vm = ? and from_offset >= ?")
        .params(vm.id().value(), span.end())
        .update();
    return new Span(started, span.end(), span.first(), span.end());
  }

  Optional<Span> find(VmId vm) {
    return jdbc.sql("select * from console where vm = ?")
        .param(vm.value())
        .query((row, _) ->
            new Span(
                row.getLong("run_gen"),
                row.getLong("base"),
                row.getLong("first_offset"),
                row.getLong("end_offset")))
        .optional();
  }

  /** Bytes from an offset on, at most as many as asked for; the offset lies within the span. */
  Bytes read(VmId vm, long from, long end, int max) {
    byte[] bytes = new byte[Math.toIntExact(Math.min(max, end - from))];
    int filled = 0;
    for (Chunk chunk : chunksReaching(vm, from)) {
      long position = from + filled;
      if (filled == bytes.length || chunk.from() > position) {
        break;
      }
      if (chunk.end() > position) {
        int skip = Math.toIntExact(position - chunk.from());
        int count = Math.min(bytes.length - filled, chunk.bytes().length - skip);
        System.arraycopy(chunk.bytes(), skip, bytes, filled, count);
        filled += count;
      }
    }
    return Bytes.copyOf(Arrays.copyOf(bytes, filled));
  }

  private List<Chunk> chunksReaching(VmId vm, long offset) {
    return jdbc.sql(
            """
            select from_offset, bytes from console_chunk
            where vm = :vm and from_offset + length(bytes) > :offset
            order by from_offset limit :limit
            """)
        .param("vm", vm.value())
        .param("offset", offset)
        .param("limit", MAX_WAITING + 1)
        .query((row, _) -> new Chunk(row.getLong("from_offset"), row.getBytes("bytes")))
        .list();
  }

  private int waiting(VmId vm, long end) {
    return jdbc.sql("select count(*) from console_chunk where vm = ? and from_offset > ?")
        .params(vm.value(), end)
        .query(Integer.class)
        .single();
  }

  /**
   * What is kept of a console.
   *
   * @param runGeneration the generation of the start that the last run began with
   * @param base the offset at which the last run begins
   * @param first offset of the first byte that is still kept
   * @param end offset after the last byte without a gap
   */
  record Span(long runGeneration, long base, long first, long end) {}

  // A class, since a record with an array would compare by identity.
  private static final class Chunk {

    private final long from;
    private final byte[] bytes;

    Chunk(long from, byte[] bytes) {
      this.from = from;
      this.bytes = bytes;
    }

    long from() {
      return from;
    }

    long end() {
      return from + bytes.length;
    }

    byte[] bytes() {
      return bytes;
    }
  }
}
