package dev.sealift.hypervisor.protection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.hypervisor.device.TestDisk;
import dev.sealift.hypervisor.device.TimeSource;
import dev.sealift.hypervisor.machine.CpuGuard;
import dev.sealift.hypervisor.machine.Guests;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** guests/kernel/hostile.h against the process that it runs, with the defence on and off. */
class HostileKernelTest {
  private static final int ATTACK_NUMBER_OFFSET = 8;
  private static final Pattern TOLD = Pattern.compile("attack \\w+ tries (\\d+) seen (\\d+)\n");
  private static final Pattern PLAIN_LINE = Pattern.compile("plain \\d+\n");
  private static final Pattern TWIN_LINE = Pattern.compile("twin \\d+ [0-9a-f]{64}\n");
  private static final String NOTICED = "vault found";

  /** The guest sleeps most of its time: its clock runs faster than ours. */
  private static final TimeSource FAST =
      new TimeSource() {
        @Override
        public long monotonicNanos() {
          return 5 * System.nanoTime();
        }

        @Override
        public long epochNanos() {
          return TimeSource.system().epochNanos();
        }
      };

  /** The attacks with the kernel's numbers. */
  enum Attack {
    READ(1),
    FLIP(2),
    REPLAY(3),
    ROLL_BACK(4),
    SPLICE(5),
    TORN(6),
    REMAP(7),
    OUTSIDE(8),
    JUMP(9),
    REGISTERS(10),
    MOVE(11),
    FORK(12),
    CROSS(13),
    ROOTS(14),
    CONTEXT(15),
    DMA_OUT(16),
    DMA_IN(17),
    STALE(18);

    private final int number;

    Attack(int number) {
      this.number = number;
    }
  }

  private final TestDisk disk = new TestDisk(1 << 20);

  private ProtectedGuest boot(Attack attack, PageCipher cipher, UnaryOperator<CpuGuard> between)
      throws Exception {
    ProtectedGuest guest =
        new ProtectedGuest(DemoKeys.policy("hostile"), cipher, () -> true, FAST, between, disk)
            .granted();
    guest.grant("twin", DemoKeys.twinSecret());
    guest.machine.load(Guests.image("hostile.elf"));
    ByteBuffer first = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    guest.machine.readFrame(0, first);
    first.putLong(ATTACK_NUMBER_OFFSET, attack.number).rewind();
    guest.machine.writeFrame(0, first);
    guest.machine.start();
    return guest;
  }

  private ProtectedGuest boot(Attack attack, PageCipher cipher) throws Exception {
    return boot(attack, cipher, protection -> protection);
  }

  private ProtectedGuest boot(Attack attack, WeakGuard.Missing missing) throws Exception {
    return boot(attack, new GcmPageCipher(), protection -> new WeakGuard(protection, missing));
  }

  /** What the kernel tells of where it looked. */
  private static MatchResult look(ProtectedGuest guest) {
    String console = Guests.awaitConsole(guest.machine, text -> TOLD.matcher(text).find());
    return TOLD.matcher(console).results().findFirst().orElseThrow();
  }

  /** Whether some value of the vault's chain lies on the disk. */
  private boolean diskHasChain() {
    String content = new String(disk.content, ISO_8859_1);
    return TickChain.values(DemoKeys.secret(), 12).stream()
        .anyMatch(value -> content.contains(new String(value, ISO_8859_1)));
  }

  @ParameterizedTest
  @EnumSource(names = {"READ", "REGISTERS", "DMA_OUT"})
  void kernelThatLooksEverywhere_seesNothing_andTheProcessesGoOn(Attack attack) throws Exception {
    try (ProtectedGuest guest = boot(attack, new GcmPageCipher())) {
      MatchResult told = look(guest);
      if (attack == Attack.READ) {
        assertThat(Long.parseLong(told.group(1))).isGreaterThanOrEqualTo(1_000_000);
      }
      assertThat(told.group(2)).isEqualTo("0");
      assertThat(diskHasChain()).isFalse();
      guest.awaitTicks(15);
      assertThat(guest.violations).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"READ", "DMA_OUT"})
  void withoutEncryption_theSameReadsSeeThePlaintext(Attack attack) throws Exception {
    try (ProtectedGuest guest = boot(attack, new PlainPageCipher())) {
      assertThat(Long.parseLong(look(guest).group(2))).isPositive();
      assertThat(diskHasChain()).isEqualTo(attack == Attack.DMA_OUT);
    }
  }

  @Test
  void withoutScrubbing_theKernelSeesRegisters() throws Exception {
    try (ProtectedGuest guest = boot(Attack.REGISTERS, WeakGuard.Missing.SCRUBBING)) {
      assertThat(Long.parseLong(look(guest).group(2))).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FLIP,PAGE_TAMPERED",
    "REPLAY,PAGE_REPLAYED",
    "ROLL_BACK,PAGE_REPLAYED",
    "SPLICE,PAGE_REMAPPED",
    "TORN,PAGE_TAMPERED",
    "REMAP,PAGE_REMAPPED",
    "OUTSIDE,PAGE_REMAPPED",
    "JUMP,BAD_RESUME_PC",
    "CROSS,PAGE_REMAPPED",
    "ROOTS,PAGE_REMAPPED",
    "CONTEXT,CONTEXT_SWAPPED",
    "DMA_IN,PAGE_TAMPERED"
  })
  void tamperIsCaughtByItsRule_beforeTheProcessNotices_andTheOthersLiveOn(
      Attack attack, ProtectionRule rule) throws Exception {
    try (ProtectedGuest guest = boot(attack, new GcmPageCipher())) {
      String caught = "attack caught rule %d\n".formatted(rule.code());
      String console =
          Guests.awaitConsole(
              guest.machine,
              text -> {
                String after = text.substring(Math.max(0, text.indexOf("attack caught")));
                return after.startsWith("attack caught")
                    && PLAIN_LINE.matcher(after).find()
                    && TWIN_LINE.matcher(after).results().count() > 20;
              });
      assertThat(console).contains(caught).doesNotContain(NOTICED, "twin found");
      TickChain.requireValid(console, DemoKeys.secret());
      TickChain.requireValid(twinsTicks(console), DemoKeys.twinSecret());
      assertThat(TickChain.ticks(console)).hasSizeBetween(5, 21);
      assertThat(guest.violations).hasSize(1);
      assertThat(guest.violations.element().rule()).isEqualTo(rule);
    }
  }

  /** The twin's whole lines, as if they were the vault's. */
  private static String twinsTicks(String console) {
    return TWIN_LINE
        .matcher(console)
        .results()
        .map(line -> line.group().replace("twin", "tick"))
        .collect(joining());
  }

  /** Waits until the vault has come to harm; returns what its console says then. */
  private static String awaitHarm(ProtectedGuest guest) {
    return Guests.awaitConsole(
        guest.machine,
        text ->
            text.contains(NOTICED)
                || text.contains("vault killed")
                || !isValid(text, DemoKeys.secret())
                || !isValid(twinsTicks(text), DemoKeys.twinSecret()));
  }

  private static boolean isValid(String console, byte[] secret) {
    try {
      TickChain.requireValid(console, secret);
      return true;
    } catch (AssertionError e) {
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "FLIP",
        "REPLAY",
        "ROLL_BACK",
        "SPLICE",
        "TORN",
        "REMAP",
        "CROSS",
        "ROOTS",
        "DMA_IN"
      })
  void withoutVerification_theProcessRunsOnWhatTheKernelLeftThere(Attack attack) throws Exception {
    try (ProtectedGuest guest = boot(attack, new UnverifiedPageCipher())) {
      String console = awaitHarm(guest);
      assertThat(console).contains("attack done").doesNotContain("attack caught");
      assertThat(guest.violations).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OUTSIDE,MAPPING",
    "JUMP,RESUME_ADDRESS",
    "CONTEXT,CONTEXT_BINDING",
    "MOVE,SEALING_ON_ACCESS"
  })
  void withoutItsDefence_theAttackHarmsTheProcess(Attack attack, WeakGuard.Missing missing)
      throws Exception {
    try (ProtectedGuest guest = boot(attack, missing)) {
      String console = awaitHarm(guest);
      assertThat(console).contains("attack done");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MOVE", "STALE", "FORK"})
  void honestPaging_andAChildUnderAnotherRoot_leaveTheProcessAsItWas(Attack attack)
      throws Exception {
    try (ProtectedGuest guest = boot(attack, new GcmPageCipher())) {
      String console = guest.awaitTicks(24);
      assertThat(console).contains("attack done");
      assertThat(console.contains("kernel: child killed")).isEqualTo(attack == Attack.FORK);
      assertThat(guest.violations).isEmpty();
    }
  }
}
