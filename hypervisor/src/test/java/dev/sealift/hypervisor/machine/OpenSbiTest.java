package dev.sealift.hypervisor.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealift.hypervisor.device.ConsoleBuffer;
import dev.sealift.hypervisor.device.TimeSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Debian's OpenSBI, unmodified: it reads our device tree and starts what it finds at its place. */
class OpenSbiTest {
  private static final Path FIRMWARE =
      Path.of("/usr/lib/riscv64-linux-gnu/opensbi/generic/fw_jump.bin");
  private static final int PAYLOAD_OFFSET = 0x20_0000;
  private static final long MOST_STEPS = 200_000_000;

  /** Prints a line by SBI's console, then asks SBI for a shutdown. */
  private static final byte[] PAYLOAD =
      HexFormat.of()
          .parseHex(
              "17040000130404030345040011c58548730000000504cdbfb75852539b884835"
                  + "0148014581457300000073005010f5bf7061796c6f61642072756e7320696e20"
                  + "73757065727669736f72206d6f64650a0000");

  @Test
  void firmwareBoots_andItsPayloadRunsInSupervisorMode_andPowersOff() throws Exception {
    assumeTrue(Files.isReadable(FIRMWARE), "skipped: the package opensbi is not installed");
    byte[] firmware = Files.readAllBytes(FIRMWARE);
    byte[] image =
        ByteBuffer.allocate(PAYLOAD_OFFSET + PAYLOAD.length)
            .put(firmware)
            .position(PAYLOAD_OFFSET)
            .put(PAYLOAD)
            .array();
    Board board = new Board(2, 64 << 20, TimeSource.system(), CpuGuard.none());
    board.load(image);
    board.clint().startClock(0);
    long left = MOST_STEPS;
    while (!board.isOff() && left > 0) {
      long before = board.harts().steps();
      board.harts().run(1_000_000);
      left -= Math.max(1, board.harts().steps() - before);
    }
    String console =
        new String(board.console().read(0, ConsoleBuffer.CAPACITY), StandardCharsets.US_ASCII);
    assertThat(console)
        .contains("OpenSBI v")
        .contains("Platform HART Count       : 2")
        .contains("payload runs in supervisor mode");
    assertThat(board.isOff()).isTrue();
    board.zeroiseAndFree();
  }
}
