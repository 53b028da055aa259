package dev.sealift.hypervisor.protection;

import dev.sealift.hypervisor.state.MalformedStateException;
import dev.sealift.hypervisor.state.StateReader;
import dev.sealift.hypervisor.state.StateWriter;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The encoding of protection metadata, version 3. Decoding checks all of it, then installs it. */
final class MetadataCodec {
  /** "SLPM" and the version of the layout. */
  private static final long MAGIC = 0x534c_504d_0000_0003L;

  /** As many key generations as a grant can name. */
  private static final int MAX_GENERATIONS = 1024;

  private MetadataCodec() {}

  static Secret encode(List<ProtectedProcess> processes) {
    try (StateWriter out = new StateWriter()) {
      out.u64(MAGIC);
      out.u32(processes.size());
      for (ProtectedProcess process : processes) {
        out.bytes(process.policy().nameBytes());
        out.bytes(process.policy().measurement().toArray());
        ProtectionRule broken = process.broken();
        out.u8(broken == null ? 0 : broken.code());
        out.bytes(process.keys().share());
        out.u32(process.keys().counters().size());
        process
            .keys()
            .counters()
            .forEach((generation, counter) -> {
              out.u64(generation);
              out.u64(counter);
            });
        out.flag(process.born());
        if (process.born()) {
          encodeBorn(process, out);
        }
      }
      return Secret.owning(out.toByteArray());
    }
  }

  private static void encodeBorn(ProtectedProcess process, StateWriter out) {
    ProcessLayout l = process.layout();
    long[] layout = {
      l.start(), l.end(), l.codeStart(), l.codeEnd(), l.entry(), l.openStart(), l.openEnd()
    };
    for (long address : layout) {
      out.u64(address);
    }
    out.u64(process.root());
    out.u32(process.threads().size());
    process.threads().forEach(thread -> encodeThread(thread, out));
    for (PageRow row : process.rows().values()) {
      out.u64(row.virtualPage);
      out.u32(row.frame());
      PageSeal seal = row.seal();
      out.u64(seal.keyGeneration());
      out.u64(seal.version());
      out.u64(seal.counter());
      out.u64(seal.tagHigh());
      out.u64(seal.tagLow());
    }
  }

  private static void encodeThread(ProtectedThread thread, StateWriter out) {
    PrivateContext context = thread.context;
    out.u32(thread.process.index());
    out.u32(thread.number);
    out.u64(thread.process.root());
    for (int i = 1; i < 32; i++) {
      out.u64(context.registers[i]);
    }
    for (long value : context.floats) {
      out.u64(value);
    }
    out.u64(context.fcsr);
    out.u64(context.pc);
    out.u64(context.resumePc);
    out.flag(context.acceptsResult);
    out.flag(context.reserved);
    out.u64(context.reservation);
  }

  /** What one process's part of the encoding says, checked. */
  private static final class Decoded {
    @Nullable ProtectionRule broken;
    byte[] share = new byte[0];
    final NavigableMap<Long, Long> counters = new TreeMap<>();
    final NavigableMap<Long, PageRow> rows = new TreeMap<>();
    final List<PrivateContext> contexts = new ArrayList<>();
    @Nullable ProcessLayout layout;
    long root;

    void wipe() {
      Arrays.fill(share, (byte) 0);
      contexts.forEach(PrivateContext::wipe);
    }
  }

  static void decode(Secret metadata, List<ProtectedProcess> processes, PageStore store)
      throws MalformedStateException {
    byte[] encoded = metadata.exposeCopy();
    Decoded[] decoded = new Decoded[processes.size()];
    Arrays.setAll(decoded, _ -> new Decoded());
    try {
      StateReader in = new StateReader(encoded);
      long magic = in.u64();
      if (magic != MAGIC) {
        throw in.malformed("metadata magic and version", magic);
      }
      int count = in.u32();
      if (count != processes.size()) {
        throw in.malformed("number of processes", count);
      }
      Set<Integer> frames = new HashSet<>();
      Set<Long> roots = new HashSet<>();
      for (int i = 0; i < count; i++) {
        decodeProcess(in, processes.get(i), decoded[i], frames, roots);
      }
      in.end();
      store.clearFrames();
      for (int i = 0; i < count; i++) {
        install(decoded[i], processes.get(i), store);
      }
    } finally {
      Arrays.fill(encoded, (byte) 0);
      Arrays.stream(decoded).forEach(Decoded::wipe);
    }
  }

  private static void decodeProcess(
      StateReader in, ProtectedProcess process, Decoded d, Set<Integer> frames, Set<Long> roots)
      throws MalformedStateException {
    Bytes name = Bytes.copyOf(in.bytes("process name", ProtectionPolicy.MAX_NAME_BYTES));
    Bytes measurement = Bytes.copyOf(in.bytes("measurement", 32));
    if (!name.equals(Bytes.copyOf(process.policy().nameBytes()))
        || !measurement.equals(process.policy().measurement())) {
      throw new MalformedStateException(
          "process %d is not %s with the policy's measurement"
              .formatted(process.index(), process.policy().name()));
    }
    int broken = in.u8("broken rule", 0xff);
    d.broken = ProtectionRule.ofCode(broken).orElse(null);
    if (d.broken == null && broken != 0) {
      throw in.malformed("broken rule", broken);
    }
    d.share = in.bytes("monitor share", PageKeys.SHARE_BYTES);
    if (d.share.length != PageKeys.SHARE_BYTES) {
      throw in.malformed("monitor share length", d.share.length);
    }
    int counters = in.u32();
    if (counters < 0 || counters > MAX_GENERATIONS) {
      throw in.malformed("number of IV counters", counters);
    }
    for (int i = 0; i < counters; i++) {
      long generation = in.nonNegative("key generation");
      if (!d.counters.isEmpty() && generation <= d.counters.lastKey()) {
        throw in.malformed("key generation out of order", generation);
      }
      d.counters.put(generation, in.nonNegative("IV counter"));
    }
    if (in.flag("born")) {
      decodeBorn(in, process, d, frames, roots);
    }
  }

  private static void decodeBorn(
      StateReader in, ProtectedProcess process, Decoded d, Set<Integer> frames, Set<Long> roots)
      throws MalformedStateException {
    ProcessLayout layout;
    try {
      layout =
          new ProcessLayout(in.u64(), in.u64(), in.u64(), in.u64(), in.u64(), in.u64(), in.u64());
    } catch (IllegalArgumentException e) {
      throw new MalformedStateException(process.policy().name() + ": " + e.getMessage());
    }
    d.layout = layout;
    d.root = in.u64();
    if (d.root >>> 44 != 8L << 16 || !roots.add(d.root)) {
      throw in.malformed("address-space root", d.root);
    }
    int threads = in.u32();
    if (threads < 1 || threads > ProtectedProcess.MAX_THREADS) {
      throw in.malformed("number of threads", threads);
    }
    for (int thread = 0; thread < threads; thread++) {
      decodeThread(in, process, thread, d);
    }
    for (int i = 0; i < layout.pages(); i++) {
      long page = in.u64();
      if (page != layout.firstPage() + i) {
        throw in.malformed("virtual page", page);
      }
      d.rows.put(page, decodeRow(in, process, page, d, frames));
    }
  }

  private static PageRow decodeRow(
      StateReader in, ProtectedProcess process, long page, Decoded d, Set<Integer> frames)
      throws MalformedStateException {
    int frame = in.u32();
    if (frame < PageRow.NOWHERE || (frame != PageRow.NOWHERE && !frames.add(frame))) {
      throw in.malformed("frame", frame);
    }
    PageSeal seal =
        new PageSeal(
            in.nonNegative("key generation"),
            in.nonNegative("page version"),
            in.nonNegative("IV"),
            in.u64(),
            in.u64());
    Long spent = d.counters.get(seal.keyGeneration());
    if (spent == null || seal.counter() > spent || seal.counter() == 0) {
      throw in.malformed("IV that was never spent", seal.counter());
    }
    if (seal.version() == 0) {
      throw in.malformed("page version", 0);
    }
    PageRow row = new PageRow(process, page);
    row.sealed(seal);
    row.moveTo(frame);
    return row;
  }

  private static void decodeThread(StateReader in, ProtectedProcess process, int number, Decoded d)
      throws MalformedStateException {
    PrivateContext context = new PrivateContext();
    d.contexts.add(context);
    int owner = in.u32();
    int thread = in.u32();
    long root = in.u64();
    if (owner != process.index() || thread != number || root != d.root) {
      throw new MalformedStateException(
          "%s: the context of %s belongs to process %d, thread %d, root 0x%x"
              .formatted(
                  ProtectionRule.CONTEXT_SWAPPED, process.policy().name(), owner, thread, root));
    }
    for (int i = 1; i < 32; i++) {
      context.registers[i] = in.u64();
    }
    for (int i = 0; i < context.floats.length; i++) {
      context.floats[i] = in.u64();
    }
    context.fcsr = in.u64("context fcsr", 0xff);
    context.pc = in.u64("context pc", ~1L);
    context.resumePc = in.u64("resume pc", ~1L);
    context.acceptsResult = in.flag("accepts a result");
    context.reserved = in.flag("context reservation");
    context.reservation = in.u64();
  }

  private static void install(Decoded d, ProtectedProcess process, PageStore store) {
    process.keys().restore(d.share, d.counters);
    if (d.layout != null) {
      process.bear(d.layout, d.root);
      process.restoreThreads(d.contexts);
      for (Map.Entry<Long, PageRow> row : d.rows.entrySet()) {
        process.rows().put(row.getKey(), row.getValue());
        if (row.getValue().frame() != PageRow.NOWHERE) {
          store.place(row.getValue(), row.getValue().frame());
        }
      }
    }
    if (d.broken != null) {
      process.breakOff(d.broken);
    }
  }
}
