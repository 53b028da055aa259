package dev.sealift.protocol.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.id.BootId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ManifestRootTest {

  private static final Bytes DIGEST = Sha256.of(new byte[] {1});
  private static final Bytes OTHER = Sha256.of(new byte[] {2});
  private static final BootId BOOT = new BootId("a".repeat(64));
  private static final Finals FINALS = new Finals(DIGEST, DIGEST, DIGEST, DIGEST, BOOT);

  @Test
  void anyDifference_givesAnotherRoot() {
    Consumer<ManifestRoot> honest =
        root -> {
          root.page(0, 1, 1, 0);
          root.page(2999, 1, 2, 0);
          root.record(1, 0, 11, 12);
          root.record(2, 0, 13, 14);
        };
    List<Consumer<ManifestRoot>> others =
        List.of(
            root -> root.page(0, 2, 1, 1),
            root -> root.page(1, 1, 1, 0),
            root -> root.record(1, 0, 11, 13),
            root -> root.record(2, 0, 14, 14),
            root -> root.page(2999, 2, 2, 0),
            root -> root.page(2999, 2, 1, 0));
    Bytes want = rootAfter(honest);
    assertThat(rootAfter(honest)).isEqualTo(want);
    for (Consumer<ManifestRoot> other : others) {
      assertThat(rootAfter(honest.andThen(other))).isNotEqualTo(want);
    }
  }

  @Test
  void everyPartOfTheFinalState_entersTheRoot() {
    List<Finals> others =
        List.of(
            new Finals(OTHER, DIGEST, DIGEST, DIGEST, BOOT),
            new Finals(DIGEST, OTHER, DIGEST, DIGEST, BOOT),
            new Finals(DIGEST, DIGEST, OTHER, DIGEST, BOOT),
            new Finals(DIGEST, DIGEST, DIGEST, OTHER, BOOT),
            new Finals(DIGEST, DIGEST, DIGEST, DIGEST, new BootId("b".repeat(64))));
    ManifestRoot root = new ManifestRoot(10, 1);
    for (Finals other : others) {
      assertThat(root.root(other)).isNotEqualTo(root.root(FINALS));
    }
    assertThat(new ManifestRoot(11, 1).root(FINALS)).isNotEqualTo(root.root(FINALS));
    assertThat(new ManifestRoot(10, 2).root(FINALS)).isNotEqualTo(root.root(FINALS));
  }

  /** What a tag committed to counts no more once every frame of its record has a newer version. */
  @Test
  void tagOfARecordThatHoldsNothingAnyMore_doesNotMatter() {
    Consumer<ManifestRoot> superseded =
        root -> {
          root.page(0, 1, 1, 0);
          root.page(0, 2, 1, 1);
          root.record(1, 1, 5, 6);
        };
    Bytes want = rootAfter(superseded);
    assertThat(rootAfter(superseded.andThen(root -> root.record(1, 0, 7, 8)))).isEqualTo(want);
    assertThat(rootAfter(superseded.andThen(root -> root.record(1, 1, 5, 7)))).isNotEqualTo(want);
  }

  /** S8: checked where versions arrive, and again here. */
  @Test
  void versionThatGoesBack_isAnError() {
    ManifestRoot root = new ManifestRoot(10, 1);
    root.page(0, 1, 1, 0);
    assertThatThrownBy(() -> root.page(0, 1, 1, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("S8");
  }

  @Test
  void refreshing_seed4_neverChangesTheRoot() {
    Random random = new Random(4);
    int frames = 5_000;
    ManifestRoot often = new ManifestRoot(frames, 3);
    ManifestRoot once = new ManifestRoot(frames, 3);
    long[] next = new long[4];
    for (int i = 0; i < 3_000; i++) {
      int channel = 1 + random.nextInt(3);
      long sequence = next[channel]++;
      List<Integer> batch = new ArrayList<>();
      for (int pages = 1 + random.nextInt(5); pages > 0; pages--) {
        batch.add(random.nextInt(frames));
      }
      long tag = random.nextLong();
      for (ManifestRoot root : List.of(often, once)) {
        for (int frame : batch) {
          root.page(frame, root.version(frame) + 1, channel, sequence);
        }
        root.record(channel, sequence, tag, ~tag);
      }
      if (random.nextInt(10) == 0) {
        often.refresh();
      }
    }
    assertThat(often.root(FINALS)).isEqualTo(once.root(FINALS)).isEqualTo(often.root(FINALS));
  }

  @Test
  void manifest_isCompleteOnceEveryFrameWasSent() {
    ManifestRoot root = new ManifestRoot(2, 1);
    root.page(0, 1, 1, 0);
    assertThat(root.isComplete()).isFalse();
    root.page(1, 1, 1, 0);
    assertThat(root.isComplete()).isTrue();
  }

  private static Bytes rootAfter(Consumer<ManifestRoot> changes) {
    ManifestRoot root = new ManifestRoot(3000, 2);
    changes.accept(root);
    return root.root(FINALS);
  }
}
