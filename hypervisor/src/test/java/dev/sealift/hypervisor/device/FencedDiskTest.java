package dev.sealift.hypervisor.device;

import static dev.sealift.hypervisor.device.TestDriver.DATA;
import static dev.sealift.hypervisor.device.TestDriver.NEXT;
import static dev.sealift.hypervisor.device.TestDriver.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.hypervisor.storage.BlockStorage;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of a machine on two hosts, down to the rings of its two drivers. */
class FencedDiskTest {
  private static final int BYTES = 1 << 20;
  private static final int OK = 0;
  private static final int IO_ERROR = 1;

  @TempDir Path folder;

  private BlockStorage open(long generation) throws IOException {
    return BlockStorage.open(
        folder, new VmId("vm-" + "0123456789".repeat(4)), new Generation(generation), BYTES);
  }

  /** A host with its own RAM and device. */
  private static final class Side {
    private final TestRam ram = new TestRam();
    private final VirtioSlots slots;
    private final TestDriver driver;

    Side(BlockStorage disk) {
      slots = new VirtioSlots(ram, new Plic(1), new ConsoleBuffer(), disk);
      driver = new TestDriver(slots, ram, 0);
      driver.start(1);
    }

    int request(int type, int value, int dataFlags) {
      ram.bytes().putInt(0x7000, type).putLong(0x7008, 9).putInt(0x8000, value);
      driver.descriptor(0, 0, TestRam.BASE + 0x7000, 16, NEXT, 1);
      driver.descriptor(0, 1, DATA, 512, dataFlags | NEXT, 2);
      driver.descriptor(0, 2, TestRam.BASE + 0x7800, 1, WRITE, 0);
      driver.offer(0, 0);
      assertThat(slots.service()).isTrue();
      return ram.bytes().get(0x7800);
    }

    int write(int value) {
      return request(1, value, 0);
    }

    int read() {
      assertThat(request(0, 0, WRITE)).isEqualTo(OK);
      return ram.bytes().getInt(0x8000);
    }
  }

  @Test
  void lateDriver_seesAnIoError_andItsWriteDoesNotLand() throws Exception {
    try (BlockStorage first = open(1)) {
      Side source = new Side(first);
      assertThat(source.write(41)).isEqualTo(OK);
      try (BlockStorage second = open(2)) {
        Side target = new Side(second);
        assertThat(source.write(99)).isEqualTo(IO_ERROR);
        assertThat(target.read()).isEqualTo(41);
        assertThat(target.write(42)).isEqualTo(OK);
        assertThat(target.read()).isEqualTo(42);
      }
    }
  }
}
