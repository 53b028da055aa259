package dev.sealift.hypervisor.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Decoded code equals memory at every instruction, without a fence. */
class DecodedCodeTest {
  private static final long TARGET = TestHart.BASE + 0x2000;

  @Test
  void storeIntoDecodedCode_isExecutedNext() {
    try (TestHart hart = new TestHart()) {
      hart.code(TARGET, Asm.addi(3, 0, 1), Asm.addi(4, 0, 1)).run(2);
      hart.s.x[1] = TARGET;
      hart.s.x[2] = Asm.addi(3, 0, 2);
      hart.code(TestHart.BASE, Asm.s(2, 1, 2, 0), Asm.i(0x67, 0, 0, 1, 0)).run(3);
      assertThat(hart.s.x[3]).isEqualTo(2);
    }
  }

  @Test
  void storeIntoTheNextInstructionOfTheSamePage_isExecuted() {
    try (TestHart hart = new TestHart()) {
      hart.code(TARGET, Asm.s(2, 1, 2, 4), Asm.addi(3, 0, 1)).run(2);
      assertThat(hart.s.x[3]).isEqualTo(0); // x1 is 0: the store trapped
      hart.s.x[1] = TARGET;
      hart.s.x[2] = Asm.addi(3, 0, 5);
      hart.s.pc = TARGET;
      hart.run(2);
      assertThat(hart.s.x[3]).isEqualTo(5);
    }
  }

  @Test
  void storeIntoTheSecondHalfOfAnInstruction_changesIt() {
    try (TestHart hart = new TestHart()) {
      hart.code(TARGET, Asm.addi(3, 0, 1)).run(1);
      hart.s.x[1] = TARGET + 2;
      hart.s.x[2] = (long) Asm.addi(3, 0, 9) >>> 16;
      hart.code(TestHart.BASE, Asm.s(1, 1, 2, 0), Asm.i(0x67, 0, 0, 1, -2)).run(3);
      assertThat(hart.s.x[3]).isEqualTo(9);
    }
  }

  @Test
  void storeTranslationCachedBeforeThePageWasDecoded_doesNotHideTheWrite() {
    try (TestHart hart = new TestHart()) {
      hart.code(TARGET, Asm.addi(3, 0, 1), 0, Asm.addi(3, 0, 1));
      hart.s.x[1] = TARGET + 4;
      hart.s.x[2] = Asm.i(0x67, 0, 0, 5, 0); // jalr x0, 0(x5)
      hart.s.x[5] = TestHart.BASE + 12;
      hart.code(
          TestHart.BASE,
          Asm.s(2, 1, 2, 0), // caches the translation, and writes the jump back
          Asm.i(0x67, 0, 0, 6, 0),
          0,
          Asm.s(2, 1, 7, -4),
          Asm.i(0x67, 0, 0, 6, 0));
      hart.s.x[6] = TARGET;
      hart.s.x[7] = Asm.addi(3, 0, 6);
      hart.run(6); // store, jump, addi 1, jump back, store over the addi, jump
      hart.run(1);
      assertThat(hart.s.x[3]).isEqualTo(6);
    }
  }

  @Test
  void frameWrittenFromOutside_isExecuted() {
    try (TestHart hart = new TestHart()) {
      hart.code(TARGET, Asm.addi(3, 0, 1)).run(1);
      byte[] code = new byte[GuestMemory.PAGE_BYTES];
      int instruction = Asm.addi(3, 0, 8);
      for (int i = 0; i < 4; i++) {
        code[i] = (byte) (instruction >>> (8 * i));
      }
      hart.board
          .memory()
          .writeFrame(hart.board.memory().frameAt(TARGET), java.nio.ByteBuffer.wrap(code));
      hart.s.pc = TARGET;
      hart.run(1);
      assertThat(hart.s.x[3]).isEqualTo(8);
    }
  }

  @Test
  void moreCodeThanTheCacheHolds_stillExecutes() {
    try (TestHart hart = new TestHart()) {
      int pages = 1500;
      for (int i = 0; i < pages; i++) {
        // jal x0, 4096: to the next page
        hart.code(TestHart.BASE + 4096L * i, 0x0000_106f);
      }
      hart.s.pc = TestHart.BASE;
      hart.run(pages);
      assertThat(hart.s.pc).isEqualTo(TestHart.BASE + 4096L * pages);
      hart.s.pc = TestHart.BASE;
      hart.run(pages);
      assertThat(hart.s.pc).isEqualTo(TestHart.BASE + 4096L * pages);
    }
  }
}
