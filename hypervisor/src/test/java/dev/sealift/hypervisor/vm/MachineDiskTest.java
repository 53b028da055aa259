package dev.sealift.hypervisor.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.hypervisor.storage.BlockStorage;
import dev.sealift.hypervisor.storage.StaleGenerationException;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineDiskTest {
  private static final VmId VM = new VmId("vm-" + "0123456789".repeat(4));
  private static final Generation ONE = new Generation(1);
  private static final Generation TWO = new Generation(2);

  @TempDir Path parent;

  private MachineDisk disk() {
    return new MachineDisk(parent.resolve("disks"), VM);
  }

  private static void write(MachineDisk disk, int value) throws IOException {
    disk.write(0, new byte[] {(byte) value}, 0, 1);
  }

  private static int read(MachineDisk disk) throws IOException {
    byte[] read = new byte[1];
    disk.read(0, read, 0, 1);
    return read[0];
  }

  private static void open(MachineDisk disk, Generation generation) throws InterruptedException {
    disk.expect(generation);
    disk.open(generation);
  }

  @Test
  void requestsWait_untilTheFolderIsThere() throws Exception {
    try (MachineDisk disk = disk()) {
      disk.expect(ONE);
      Thread opener =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  disk.open(ONE);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      assertThat(disk.isReady()).isFalse();
      Files.createDirectory(parent.resolve("disks"));
      opener.join();
      assertThat(disk.isReady()).isTrue();
      write(disk, 7);
      assertThat(read(disk)).isEqualTo(7);
    }
  }

  @Test
  void generationThatComesBack_waitsForItsDisk_andShutsTheOlderOneOut() throws Exception {
    Files.createDirectory(parent.resolve("disks"));
    try (MachineDisk disk = disk();
        MachineDisk elsewhere = disk()) {
      open(disk, ONE);
      open(elsewhere, ONE);
      disk.expect(TWO);
      assertThat(disk.isReady()).isFalse();
      disk.open(TWO);
      write(disk, 2);
      assertThatThrownBy(() -> write(elsewhere, 1)).isInstanceOf(StaleGenerationException.class);
      assertThat(read(disk)).isEqualTo(2);
    }
  }

  @Test
  void staleGeneration_failsInsteadOfWaiting() throws Exception {
    Path folder = Files.createDirectory(parent.resolve("disks"));
    BlockStorage.open(folder, VM, TWO, MachineDisk.BYTES).close();
    try (MachineDisk disk = disk()) {
      open(disk, ONE);
      assertThat(disk.isReady()).isTrue();
      assertThatThrownBy(() -> read(disk)).hasMessage("the disk is not open");
    }
  }

  @Test
  void openingThatCameTooLate_leavesNothingOpen() throws Exception {
    Files.createDirectory(parent.resolve("disks"));
    MachineDisk disk = disk();
    disk.expect(ONE);
    disk.close();
    disk.open(ONE);
    assertThat(disk.isReady()).isFalse();
    assertThatThrownBy(() -> read(disk)).hasMessage("the disk is not open");
  }
}
