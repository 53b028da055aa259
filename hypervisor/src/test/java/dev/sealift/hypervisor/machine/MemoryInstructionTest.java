package dev.sealift.hypervisor.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.hypervisor.device.ConsoleBuffer;
import dev.sealift.hypervisor.device.Uart16550;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryInstructionTest {
  private static final long DATA = TestHart.BASE + 0x4000;

  @ParameterizedTest(name = "funct3 {0} at offset {1}")
  @CsvSource({
    "0,0,-1",
    "4,0,255",
    "1,0,-1",
    "5,0,65535",
    "2,0,-1",
    "6,0,4294967295",
    "3,0,-1",
    "3,-4,-4294967296",
    "1,-1,-256",
    "6,-2,4294901760"
  })
  void load_extendsAsItsNameSays_alignedAndAcrossAPage(int funct3, int offset, long wanted) {
    try (TestHart hart = new TestHart()) {
      hart.putLong(DATA, -1);
      assertThat(hart.apply(Asm.i(0x03, funct3, 3, 1, offset), DATA, 0)).isEqualTo(wanted);
    }
  }

  @ParameterizedTest
  @CsvSource({"0,0xffffffffffffff88", "1,0xffffffffffff7788", "2,0xffffffff55667788"})
  void store_changesItsBytesAlone(int funct3, String wanted) {
    try (TestHart hart = new TestHart()) {
      hart.putLong(DATA, -1);
      hart.apply(Asm.s(funct3, 1, 2, 0), DATA, 0x1122334455667788L);
      assertThat(hart.getLong(DATA)).isEqualTo(Long.parseUnsignedLong(wanted.substring(2), 16));
    }
  }

  @Test
  void storeAcrossAPageWhoseSecondHalfFaults_writesNothing() {
    try (TestHart hart = new TestHart()) {
      long last = TestHart.BASE + GuestMemory.MIN_BYTES - 4;
      hart.putLong(last - 4, -1);
      hart.s.x[1] = last;
      hart.s.x[2] = 0;
      hart.code(TestHart.BASE, Asm.s(3, 1, 2, 0)).run(1);
      assertThat(hart.s.mcause).isEqualTo(7);
      assertThat(hart.getLong(last - 4)).isEqualTo(-1);
    }
  }

  @ParameterizedTest(name = "{0}.{2}: memory {3}, operand {4} gives {5}")
  @CsvSource({
    "amoadd,0,8,5,-6,-1",
    "amoswap,1,8,5,9,9",
    "amoxor,4,8,0xff,0x0f,0xf0",
    "amoor,8,8,0xf0,0x0f,0xff",
    "amoand,12,8,0xff,0x0f,0x0f",
    "amomin,16,8,-1,1,-1",
    "amomax,20,8,-1,1,1",
    "amominu,24,8,-1,1,1",
    "amomaxu,28,8,-1,1,-1",
    "amoadd,0,4,0x7fffffff,1,0x80000000",
    "amomin,16,4,0xffffffff,1,0xffffffff",
    "amomaxu,28,4,0xffffffff,1,0xffffffff",
    "amominu,24,4,0xffffffff,1,1"
  })
  void amo(String name, int funct5, int width, String memory, String operand, String result) {
    try (TestHart hart = new TestHart()) {
      long old = Long.decode(memory);
      hart.putLong(DATA, old);
      long loaded = hart.apply(Asm.amo(funct5, width, 3, 1, 2), DATA, Long.decode(operand));
      assertThat(loaded).isEqualTo(width == 4 ? (int) old : old);
      long mask = width == 4 ? 0xffff_ffffL : -1;
      assertThat(hart.getLong(DATA) & mask).isEqualTo(Long.decode(result) & mask);
    }
  }

  @ParameterizedTest
  @CsvSource({"2,4", "3,6", "0,6"})
  void misalignedAtomic_trapsAsMisaligned(int funct5, long cause) {
    try (TestHart hart = new TestHart()) {
      hart.s.x[1] = DATA + 4;
      hart.code(TestHart.BASE, Asm.amo(funct5, 8, 3, 1, 0)).run(1);
      assertThat(hart.s.mcause).isEqualTo(cause);
      assertThat(hart.s.mtval).isEqualTo(DATA + 4);
    }
  }

  @Test
  void storeConditional_succeedsOnceAfterItsReservation() {
    try (TestHart hart = new TestHart()) {
      hart.apply(Asm.amo(2, 8, 3, 1, 0), DATA, 0);
      assertThat(hart.apply(Asm.amo(3, 8, 3, 1, 2), DATA, 7)).isZero();
      assertThat(hart.getLong(DATA)).isEqualTo(7);
      assertThat(hart.apply(Asm.amo(3, 8, 3, 1, 2), DATA, 8)).isEqualTo(1);
      hart.apply(Asm.amo(2, 8, 3, 1, 0), DATA, 0);
      assertThat(hart.apply(Asm.amo(3, 8, 3, 1, 2), DATA + 8, 9)).isEqualTo(1);
      assertThat(hart.getLong(DATA)).isEqualTo(7);
    }
  }

  @Test
  void fullConsole_isNotReady_andLosesNothing() {
    try (TestHart hart = new TestHart()) {
      ConsoleBuffer console = hart.board.console();
      int ready = Asm.i(0x03, 4, 3, 1, 5);
      for (int i = 0; i < ConsoleBuffer.CAPACITY; i++) {
        hart.apply(Asm.s(0, 1, 2, 0), Uart16550.BASE, i);
      }
      assertThat(hart.apply(ready, Uart16550.BASE, 0) & 0x20).isZero();
      console.acknowledge(3);
      assertThat(hart.apply(ready, Uart16550.BASE, 0) & 0x20).isEqualTo(0x20);
      hart.apply(Asm.s(0, 1, 2, 0), Uart16550.BASE, 'x');
      assertThat(console.start()).isEqualTo(3);
      assertThat(console.end()).isEqualTo(ConsoleBuffer.CAPACITY + 1);
      assertThat(console.read(ConsoleBuffer.CAPACITY, 9)).containsExactly('x');
    }
  }
}
