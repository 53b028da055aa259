package dev.sealift.hypervisor.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FencedStorageTest {
  private static final VmId VM = new VmId("vm-" + "0123456789".repeat(4));
  private static final int BYTES = 64 << 10;
  private static final Generation ONE = new Generation(1);
  private static final Generation TWO = new Generation(2);

  @TempDir Path folder;

  private BlockStorage open(Generation generation) throws IOException {
    return BlockStorage.open(folder, VM, generation, BYTES);
  }

  private Path file(String name) {
    return folder.resolve(VM.value()).resolve(name);
  }

  private static byte[] sector(int value) {
    byte[] bytes = new byte[512];
    java.util.Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static byte[] read(BlockStorage storage, long offset) throws IOException {
    byte[] bytes = new byte[512];
    storage.read(offset, bytes, 0, 512);
    return bytes;
  }

  @Test
  void disk_beginsWithZeros_andKeepsWhatIsWritten() throws Exception {
    try (BlockStorage storage = open(ONE)) {
      assertThat(read(storage, BYTES - 512)).containsOnly(0);
      storage.write(512, sector(7), 0, 512);
      storage.flush();
    }
    try (BlockStorage storage = open(ONE)) {
      assertThat(read(storage, 512)).isEqualTo(sector(7));
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(folder.resolve(VM.value()));
    }
  }

  @Test
  void olderGeneration_isRefused_atItsNextWriteAndWhenItOpens() throws Exception {
    try (BlockStorage old = open(ONE)) {
      old.write(0, sector(1), 0, 512);
      try (BlockStorage current = open(TWO)) {
        assertThatThrownBy(() -> old.write(0, sector(9), 0, 512))
            .isInstanceOf(StaleGenerationException.class)
            .hasMessage("generation 1 is refused: generation 2 has the disk");
        current.write(512, sector(2), 0, 512);
        assertThat(read(current, 0)).isEqualTo(sector(1));
        assertThat(read(old, 512)).isEqualTo(sector(2));
      }
    }
    assertThatThrownBy(() -> open(ONE)).isInstanceOf(StaleGenerationException.class);
  }

  @Test
  void withoutTheCheck_theLateWriteLands() throws Exception {
    try (BlockStorage old = BlockStorage.open(folder, VM, ONE, BYTES, (writer, fence) -> true);
        BlockStorage current = open(TWO)) {
      old.write(0, sector(9), 0, 512);
      assertThat(read(current, 0)).isEqualTo(sector(9));
    }
  }

  @Test
  void writerInAnotherThread_isShutOutWhenOpenReturns() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    AtomicLong refusals = new AtomicLong();
    try (BlockStorage old = open(ONE)) {
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 1; refusals.get() < 100; i++) {
                  try {
                    old.write(i % 128 * 512L, sector(i), 0, 512);
                  } catch (StaleGenerationException e) {
                    refusals.incrementAndGet();
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                  writing.countDown();
                }
              });
      writing.await();
      try (BlockStorage current = open(TWO)) {
        byte[] image = Files.readAllBytes(file("image"));
        writer.join();
        assertThat(Files.readAllBytes(file("image"))).isEqualTo(image);
        current.write(0, sector(3), 0, 512);
        assertThat(read(current, 0)).isEqualTo(sector(3));
      }
    }
  }

  @Test
  void writerInAnotherProcess_isShutOutWhenOpenReturns() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                LateWriter.class.getName(),
                folder.toString(),
                VM.value(),
                "1",
                Integer.toString(BYTES))
            .redirectError(folder.resolve("log").toFile())
            .start();
    try (BufferedReader says = child.inputReader()) {
      assertThat(says.readLine()).isEqualTo(LateWriter.WRITING);
      try (BlockStorage current = open(TWO)) {
        byte[] image = Files.readAllBytes(file("image"));
        assertThat(image).isNotEqualTo(new byte[BYTES]);
        assertThat(child.waitFor()).as(Files.readString(folder.resolve("log"))).isZero();
        assertThat(Files.readAllBytes(file("image"))).isEqualTo(image);
        current.write(0, sector(4), 0, 512);
      }
    } finally {
      child.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 8, 15, 16, 19})
  void fenceWithOneByteChanged_letsNobodyWrite_andSaysWhatToDo(int at) throws Exception {
    try (BlockStorage storage = open(ONE)) {
      storage.write(0, sector(1), 0, 512);
      byte[] record = Files.readAllBytes(file("fence"));
      record[at] ^= 1;
      Files.write(file("fence"), record);
      assertThatThrownBy(() -> storage.write(0, sector(2), 0, 512))
          .isInstanceOf(CorruptFenceException.class)
          .hasMessageContaining("fence")
          .hasMessageContaining("Restore");
      assertThatThrownBy(() -> open(TWO)).isInstanceOf(CorruptFenceException.class);
      assertThat(read(storage, 0)).isEqualTo(sector(1));
    }
  }

  @Test
  void fenceThatIsTornOrGone_letsNobodyWrite() throws Exception {
    open(ONE).close();
    byte[] record = Files.readAllBytes(file("fence"));
    Files.write(file("fence"), java.util.Arrays.copyOf(record, 11));
    assertThatThrownBy(() -> open(TWO))
        .isInstanceOf(CorruptFenceException.class)
        .hasMessageContaining("has 11 bytes, want 20");
    Files.delete(file("fence"));
    assertThatThrownBy(() -> open(TWO))
        .isInstanceOf(CorruptFenceException.class)
        .hasMessageContaining("is gone");
    Files.delete(file("lock"));
    assertThatThrownBy(() -> open(TWO)).isInstanceOf(CorruptFenceException.class);
  }

  @Test
  void fenceThatWentBack_letsNobodyWrite() throws Exception {
    open(ONE).close();
    byte[] before = Files.readAllBytes(file("fence"));
    try (BlockStorage storage = open(TWO)) {
      Files.write(file("fence"), before);
      assertThatThrownBy(() -> storage.write(0, sector(2), 0, 512))
          .isInstanceOf(CorruptFenceException.class)
          .hasMessageContaining("is at generation 1, and was at 2");
    }
  }

  @Test
  void imageThatIsGoneOrOfAnotherSize_isRefused() throws Exception {
    open(ONE).close();
    assertThatThrownBy(() -> BlockStorage.open(folder, VM, ONE, 2 * BYTES))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has 65536 bytes, want 131072");
    Files.delete(file("image"));
    assertThatThrownBy(() -> open(ONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("gone");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 511, 513, -512, BlockStorage.MAX_BYTES + 512})
  void impossibleSize_isRefused(long bytes) {
    assertThatThrownBy(() -> BlockStorage.open(folder, VM, ONE, bytes))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
