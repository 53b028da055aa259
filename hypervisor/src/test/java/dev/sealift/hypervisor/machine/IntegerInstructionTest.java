package dev.sealift.hypervisor.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row per instruction and corner: mnemonic, rs1, rs2, result. */
class IntegerInstructionTest {
  private static final String MIN = "0x8000000000000000";

  @ParameterizedTest(name = "{0}({4}, {5}) = {6}")
  @CsvSource({
    "add,0x33,0,0x00,1,-1,0",
    "sub,0x33,0,0x20,1,2,-1",
    "sll,0x33,1,0x00,1,65,2",
    "slt,0x33,2,0x00,-1,0,1",
    "sltu,0x33,3,0x00,-1,0,0",
    "xor,0x33,4,0x00,0xff,0x0f,0xf0",
    "srl,0x33,5,0x00,-1,63,1",
    "sra,0x33,5,0x20," + MIN + ",63,-1",
    "or,0x33,6,0x00,0xf0,0x0f,0xff",
    "and,0x33,7,0x00,0xff,0x0f,0x0f",
    "addw,0x3b,0,0x00,0x7fffffff,1,-2147483648",
    "subw,0x3b,0,0x20,0,1,-1",
    "sllw,0x3b,1,0x00,1,31,-2147483648",
    "sllw by 32,0x3b,1,0x00,1,32,1",
    "srlw,0x3b,5,0x00,-1,31,1",
    "sraw,0x3b,5,0x20,0x80000000,31,-1",
    "mul,0x33,0,0x01,-3,7,-21",
    "mulh,0x33,1,0x01," + MIN + "," + MIN + ",0x4000000000000000",
    "mulhsu,0x33,2,0x01,-1,-1,-1",
    "mulhu,0x33,3,0x01,-1,-1,-2",
    "div,0x33,4,0x01,-7,2,-3",
    "div by zero,0x33,4,0x01,7,0,-1",
    "div overflow,0x33,4,0x01," + MIN + ",-1," + MIN,
    "divu,0x33,5,0x01,-1,2,0x7fffffffffffffff",
    "divu by zero,0x33,5,0x01,7,0,-1",
    "rem,0x33,6,0x01,-7,2,-1",
    "rem by zero,0x33,6,0x01,-7,0,-7",
    "rem overflow,0x33,6,0x01," + MIN + ",-1,0",
    "remu,0x33,7,0x01,-1,10,5",
    "remu by zero,0x33,7,0x01,9,0,9",
    "mulw,0x3b,0,0x01,0x10000,0x10000,0",
    "divw overflow,0x3b,4,0x01,0x80000000,-1,-2147483648",
    "divw by zero,0x3b,4,0x01,1,0,-1",
    "divuw,0x3b,5,0x01,-1,1,-1",
    "divuw by zero,0x3b,5,0x01,1,0,-1",
    "remw overflow,0x3b,6,0x01,0x80000000,-1,0",
    "remw by zero,0x3b,6,0x01,0x80000000,0,-2147483648",
    "remuw,0x3b,7,0x01,-1,10,5",
    "remuw by zero,0x3b,7,0x01,0x80000000,0,-2147483648",
  })
  void registerRegister(
      String name, String opcode, int funct3, String funct7, String a, String b, String result) {
    int instruction = Asm.r(Integer.decode(opcode), funct3, Integer.decode(funct7), 3, 1, 2);
    try (TestHart hart = new TestHart()) {
      assertThat(hart.apply(instruction, number(a), number(b))).isEqualTo(number(result));
    }
  }

  @ParameterizedTest(name = "{0}({3}, {4}) = {5}")
  @CsvSource({
    "addi,0x13,0,5,-6,-1",
    "slti,0x13,2,-1,0,1",
    "sltiu with a sign-extended immediate,0x13,3,5,-1,1",
    "xori,0x13,4,0,-1,-1",
    "ori,0x13,6,1,2,3",
    "andi,0x13,7,-1,0x0f,0x0f",
    "slli,0x13,1,1,63," + MIN,
    "srli,0x13,5,-1,63,1",
    "srai,0x13,5," + MIN + ",0x43f,-1",
    "addiw,0x1b,0,0x7fffffff,1,-2147483648",
    "slliw,0x1b,1,1,31,-2147483648",
    "srliw,0x1b,5,-1,31,1",
    "sraiw,0x1b,5,0x80000000,0x41f,-1",
  })
  void registerImmediate(
      String name, String opcode, int funct3, String a, String immediate, String result) {
    int instruction = Asm.i(Integer.decode(opcode), funct3, 3, 1, Integer.decode(immediate));
    try (TestHart hart = new TestHart()) {
      assertThat(hart.apply(instruction, number(a), 0)).isEqualTo(number(result));
    }
  }

  @ParameterizedTest(name = "{0}: {2} ? {3} taken {4}")
  @CsvSource({
    "beq,0,1,1,true", "beq,0,1,2,false", "bne,1,1,2,true", "bne,1,1,1,false",
    "blt,4,-1,0,true", "blt,4,0,-1,false", "bge,5,0,-1,true", "bge,5,-1,0,false",
    "bltu,6,0,-1,true", "bltu,6,-1,0,false", "bgeu,7,-1,0,true", "bgeu,7,0,-1,false",
  })
  void branch(String name, int funct3, long a, long b, boolean taken) {
    try (TestHart hart = new TestHart()) {
      hart.s.x[1] = a;
      hart.s.x[2] = b;
      hart.code(TestHart.BASE + 0x2000, Asm.b(funct3, 1, 2, -0x1000)).run(1);
      assertThat(hart.s.pc).isEqualTo(TestHart.BASE + (taken ? 0x1000 : 0x2004));
    }
  }

  @ParameterizedTest(name = "0x{0}")
  @CsvSource({
    "00000000", "ffffffff", "0200100b", "0000000b", "40101013", "02005013", "04000033",
    "40001033", "0200101b", "40002033", "00002063", "00001067", "00007003", "00004023",
    "1020002f", "0000402f", "10500073", "00200073", "0000200f"
  })
  void encodingThatIsNoInstruction_trapsAsIllegal(String hex) {
    int instruction = Integer.parseUnsignedInt(hex, 16);
    try (TestHart hart = new TestHart()) {
      hart.s.mode = Mode.USER;
      hart.board.harts().get(0).stateReplaced();
      hart.code(TestHart.BASE, instruction).run(1);
      if (instruction == 0x02005013) {
        assertThat(hart.trapped()).isFalse(); // srli by 32 is one, beside those that are not
      } else {
        assertThat(hart.s.mcause).isEqualTo(GuestTrap.ILLEGAL_INSTRUCTION);
        assertThat(hart.s.mtval).isEqualTo(Integer.toUnsignedLong(instruction));
        assertThat(hart.s.mepc).isEqualTo(TestHart.BASE);
      }
    }
  }

  private static long number(String text) {
    return text.startsWith("0x")
        ? Long.parseUnsignedLong(text.substring(2), 16)
        : Long.parseLong(text);
  }
}
