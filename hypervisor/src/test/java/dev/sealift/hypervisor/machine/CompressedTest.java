package dev.sealift.hypervisor.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressedTest {
  @Test
  void everyForm_standsForTheInstructionThatTheAssemblerSays() throws IOException {
    SoftAssertions soft = new SoftAssertions();
    List<String> rows = table();
    assertThat(rows).hasSizeGreaterThan(140);
    for (String row : rows) {
      String[] fields = row.split(" ", 3);
      int expanded = Compressed.expand(Integer.parseInt(fields[0], 16));
      soft.assertThat("%08x".formatted(expanded)).as(fields[2]).isEqualTo(fields[1]);
    }
    soft.assertAll();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "0000", // all zero
        "8000", // quadrant 0, funct3 4
        "2001", // c.addiw to x0
        "6101", // c.addi16sp by 0
        "6081", // c.lui of 0
        "9c41", // the two reserved operations beside c.subw
        "9c61",
        "4002", // c.lwsp to x0
        "6002", // c.ldsp to x0
        "8002" // c.jr x0
      })
  void reservedEncoding_isIllegal_andItsTrapValueIsThe16Bits(String hex) {
    int half = Integer.parseInt(hex, 16);
    assertThat(Compressed.expand(half)).isZero();
    try (TestHart hart = new TestHart()) {
      hart.code(TestHart.BASE, 0xffff_0000 | half);
      assertThat(hart.board.harts().run(1)).isEqualTo(Harts.Stop.BUDGET);
      assertThat(hart.s.mcause).isEqualTo(GuestTrap.ILLEGAL_INSTRUCTION);
      assertThat(hart.s.mtval).isEqualTo(half);
    }
  }

  @Test
  void pcMovesByTwo_andLinksAreTwoFurtherOn() {
    try (TestHart hart = new TestHart()) {
      hart.code(TestHart.BASE, 0x9082_0505); // c.addi x10,1; c.jalr x1
      hart.s.x[1] = TestHart.BASE + 0x100;
      hart.run(2);
      assertThat(hart.s.x[10]).isEqualTo(1);
      assertThat(hart.s.pc).isEqualTo(TestHart.BASE + 0x100);
      assertThat(hart.s.x[1]).isEqualTo(TestHart.BASE + 4);
    }
  }

  @Test
  void instructionAcrossTwoPages_isFetchedFromBoth() {
    try (TestHart hart = new TestHart()) {
      long at = TestHart.BASE + GuestMemory.PAGE_BYTES - 2;
      hart.code(at, Asm.addi(3, 0, 77)).run(1);
      assertThat(hart.s.x[3]).isEqualTo(77);
      assertThat(hart.s.pc).isEqualTo(at + 4);
      hart.code(at, Asm.addi(3, 0, 78)).run(1);
      assertThat(hart.s.x[3]).isEqualTo(78);
    }
  }

  @Test
  void instructionAcrossTwoPages_whoseSecondPageFaults_showsThatPage() {
    try (TestHart hart = new TestHart()) {
      long end = TestHart.BASE + GuestMemory.MIN_BYTES;
      hart.board.memory().write(end - 2, new byte[] {0x13, 0}, 0, 2);
      hart.s.pc = end - 2;
      hart.run(1);
      assertThat(hart.s.mcause).isEqualTo(1);
      assertThat(hart.s.mepc).isEqualTo(end - 2);
      assertThat(hart.s.mtval).isEqualTo(end);
    }
  }

  private static List<String> table() throws IOException {
    try (InputStream in = CompressedTest.class.getResourceAsStream("compressed.txt")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }
}
