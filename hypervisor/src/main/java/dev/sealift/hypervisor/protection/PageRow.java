package dev.sealift.hypervisor.protection;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The live metadata of one protected page, with its last seals to tell replay from tampering. */
final class PageRow {
  /** No frame holds the page's ciphertext as far as is known. */
  static final int NOWHERE = -1;

  /** Half a second of a page that is sealed every slice; older ones count as tampered. */
  private static final int REMEMBERED = 64;

  final ProtectedProcess process;
  final long virtualPage;
  private final Deque<PageSeal> earlier = new ArrayDeque<>();
  private @Nullable PageSeal seal;
  private int frame = NOWHERE;

  PageRow(ProtectedProcess process, long virtualPage) {
    this.process = process;
    this.virtualPage = virtualPage;
  }

  PageSeal seal() {
    if (seal == null) {
      throw new IllegalStateException("page 0x%x was never sealed".formatted(virtualPage));
    }
    return seal;
  }

  long nextVersion() {
    return seal == null ? 1 : Math.addExact(seal.version(), 1);
  }

  Iterable<PageSeal> earlier() {
    return earlier;
  }

  void sealed(PageSeal newest) {
    if (seal != null) {
      if (earlier.size() == REMEMBERED) {
        earlier.removeLast();
      }
      earlier.addFirst(seal);
    }
    seal = newest;
  }

  int frame() {
    return frame;
  }

  void moveTo(int newFrame) {
    frame = newFrame;
  }

  CloakedPage toCloakedPage() {
    PageSeal s = seal();
    return new CloakedPage(
        process.index(),
        virtualPage,
        s.keyGeneration(),
        s.version(),
        s.counter(),
        s.tagHigh(),
        s.tagLow());
  }
}
