package dev.sealift.hypervisor.protection;

import static dev.sealift.hypervisor.protection.ScriptedCpu.TP;
import static dev.sealift.hypervisor.protection.TinyProgram.CODE;
import static dev.sealift.hypervisor.protection.TinyProgram.DATA;
import static dev.sealift.hypervisor.protection.TinyProgram.ENTRY;
import static dev.sealift.hypervisor.protection.TinyProgram.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.hypervisor.machine.GuestMemory;
import dev.sealift.hypervisor.machine.GuestTrap;
import dev.sealift.hypervisor.protection.TwoProcesses.Program;
import dev.sealift.protocol.bytes.Secret;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule, broken for one process while another is protected. */
class ProtectionRulesTest {
  private static final long OTHER = DATA + GuestMemory.PAGE_BYTES;
  private static final long OUTSIDE = 0x7000_0000L;

  private final TwoProcesses two = new TwoProcesses();

  @AfterEach
  void close() {
    two.close();
  }

  /** What is done to the left process, which stored at DATA and was interrupted. */
  enum Breach {
    BIT_FLIPPED(ProtectionRule.PAGE_TAMPERED, DATA) {
      @Override
      void of(TwoProcesses two, ScriptedCpu cpu) throws GuestTrap {
        byte[] page = two.read(two.frameOf(Program.LEFT, DATA));
        page[0] ^= 1;
        two.write(two.frameOf(Program.LEFT, DATA), page);
        touch(cpu, DATA);
      }
    },
    EARLIER_VERSION(ProtectionRule.PAGE_REPLAYED, DATA) {
      @Override
      void of(TwoProcesses two, ScriptedCpu cpu) throws GuestTrap {
        byte[] page = two.read(two.frameOf(Program.LEFT, DATA));
        cpu.resume();
        cpu.store(DATA, 2);
        cpu.interrupt();
        two.write(two.frameOf(Program.LEFT, DATA), page);
        touch(cpu, DATA);
      }
    },
    OTHER_PAGE_OF_THE_PROCESS(ProtectionRule.PAGE_REMAPPED, DATA) {
      @Override
      void of(TwoProcesses two, ScriptedCpu cpu) throws GuestTrap {
        byte[] other = two.read(two.frameOf(Program.LEFT, OTHER));
        two.write(two.frameOf(Program.LEFT, DATA), other);
        touch(cpu, DATA);
      }
    },
    SAME_PAGE_OF_ANOTHER_PROCESS(ProtectionRule.PAGE_REMAPPED, DATA) {
      @Override
      void of(TwoProcesses two, ScriptedCpu cpu) throws GuestTrap {
        remap(two, cpu, DATA, two.frameOf(Program.RIGHT, DATA));
        touch(cpu, DATA);
      }
    },
    MAPPED_WHERE_NO_RAM_IS(ProtectionRule.PAGE_REMAPPED, DATA) {
      @Override
      void of(TwoProcesses two, ScriptedCpu cpu) throws GuestTrap {
        remap(two, cpu, DATA, -1);
        touch(cpu, DATA);
      }
    },
    UNKNOWN_THREAD(ProtectionRule.CONTEXT_SWAPPED, ENTRY) {
      @Override
      void of(TwoProcesses two, ScriptedCpu cpu) throws GuestTrap {
        cpu.x[TP] = 3;
        cpu.resume();
      }
    },
    SIGNAL_HANDLER(ProtectionRule.BAD_RESUME_PC, ENTRY) {
      @Override
      void of(TwoProcesses two, ScriptedCpu cpu) throws GuestTrap {
        cpu.pc = ENTRY + 8;
        cpu.resume();
      }
    },
    LOAD_OUTSIDE(ProtectionRule.ACCESS_OUTSIDE_RANGE, OUTSIDE) {
      @Override
      void of(TwoProcesses two, ScriptedCpu cpu) throws GuestTrap {
        touch(cpu, OUTSIDE);
      }
    },
    EXECUTION_OUTSIDE(ProtectionRule.EXECUTION_OUTSIDE_RANGE, OPEN) {
      @Override
      void of(TwoProcesses two, ScriptedCpu cpu) throws GuestTrap {
        cpu.resume();
        cpu.fetch(OPEN);
      }
    },
    KEY_WITHHELD(ProtectionRule.KEY_NOT_GRANTED, OTHER) {
      @Override
      void of(TwoProcesses two, ScriptedCpu cpu) throws GuestTrap {
        two.protection.installGrant(
            Program.LEFT.name(), Map.of(2L, DemoKeys.brokerKey(2)), 2, Secret.copyOf(new byte[0]));
        touch(cpu, OTHER);
      }
    };

    private final ProtectionRule rule;
    private final long where;

    Breach(ProtectionRule rule, long where) {
      this.rule = rule;
      this.where = where;
    }

    abstract void of(TwoProcesses two, ScriptedCpu cpu) throws GuestTrap;

    static void touch(ScriptedCpu cpu, long address) throws GuestTrap {
      cpu.resume();
      long found = cpu.load(address);
      throw new AssertionError("the process read 0x%x".formatted(found));
    }

    static void remap(TwoProcesses two, ScriptedCpu cpu, long address, int frame) {
      Map<Long, Integer> pages = two.pages(Program.LEFT);
      pages.put(address >>> 12, frame);
      cpu.addressSpace(Program.LEFT.root(), pages);
    }
  }

  @ParameterizedTest
  @EnumSource(Breach.class)
  void breach_stopsTheProcessByItsRule_andHarmsNoOther(Breach breach) throws GuestTrap {
    ScriptedCpu right = two.protect(1, Program.RIGHT);
    right.store(OTHER, 7);
    ScriptedCpu left = two.protect(0, Program.LEFT);
    left.store(DATA, 1);
    left.interrupt();

    GuestTrap trap = ScriptedCpu.refused(() -> breach.of(two, left));
    assertThat(trap.cause()).isEqualTo(GuestTrap.PROTECTION_VIOLATION);
    assertThat(trap.value()).isEqualTo(breach.rule.code());
    assertThat(two.violations)
        .containsExactly(
            new ProtectionViolation(Program.LEFT.name(), breach.rule, breach.where >>> 12));
    GuestTrap later = ScriptedCpu.refused(two.hart(2, Program.LEFT)::resume);
    assertThat(later.value()).isEqualTo(breach.rule.code());

    assertThat(right.load(OTHER)).isEqualTo(7);
    assertThat(right.load(DATA)).isZero();
    right.interrupt();
    assertThat(right.resume()).isTrue();
    assertThat(right.load(OTHER)).isEqualTo(7);
    assertThat(two.protection.violated()).containsOnlyKeys(Program.LEFT.name());
  }

  @Test
  void allRulesAreBroken() {
    assertThat(Breach.values()).extracting(breach -> breach.rule).contains(ProtectionRule.values());
  }

  @Test
  void forkedChild_isNotTheOwner_andBreaksNothing() throws GuestTrap {
    ScriptedCpu parent = two.protect(0, Program.LEFT);
    parent.store(DATA, 0x1234);
    parent.interrupt();
    ScriptedCpu child = two.hart(1, Program.LEFT);
    child.addressSpace(8L << 60 | 0x80100, two.pages(Program.LEFT));
    child.pc = ENTRY;
    assertThat(child.resume()).isFalse();
    assertThat(child.asOthersSee(DATA)).isNotEqualTo(0x1234);
    assertThat(parent.resume()).isTrue();
    assertThat(parent.load(DATA)).isEqualTo(0x1234);
    assertThat(parent.load(CODE)).isEqualTo(0x5446_454cL);
    assertThat(two.violations).isEmpty();
  }
}
