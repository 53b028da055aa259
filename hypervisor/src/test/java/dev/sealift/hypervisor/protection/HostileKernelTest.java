package dev.sealift.hypervisor.protection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.hypervisor.device.TimeSource;
import dev.sealift.hypervisor.machine.Guests;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** guests/kernel/hostile.h against the process that it runs, with the defence on and off. */
class HostileKernelTest {
  private static final int ATTACK_NUMBER_OFFSET = 8;
  private static final Pattern TOLD = Pattern.compile("attack \\w+ tries (\\d+) seen (\\d+)\n");
  private static final Pattern PLAIN_LINE = Pattern.compile("plain \\d+\n");
  private static final String NOTICED = "vault found its working set changed";

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
    FORK(12);

    private final int number;

    Attack(int number) {
      this.number = number;
    }
  }

  private static ProtectedGuest boot(Attack attack, PageCipher cipher) throws Exception {
    ProtectedGuest guest = new ProtectedGuest(cipher, () -> true, FAST).granted();
    guest.machine.load(Guests.image("hostile.elf"));
    ByteBuffer first = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    guest.machine.readFrame(0, first);
    first.putLong(ATTACK_NUMBER_OFFSET, attack.number).rewind();
    guest.machine.writeFrame(0, first);
    guest.machine.start();
    return guest;
  }

  @ParameterizedTest
  @EnumSource(names = {"READ", "REGISTERS"})
  void kernelThatLooksEverywhere_seesNothing_andTheProcessGoesOn(Attack attack) throws Exception {
    try (ProtectedGuest guest = boot(attack, new GcmPageCipher())) {
      String console = Guests.awaitConsole(guest.machine, text -> TOLD.matcher(text).find());
      MatchResult told = TOLD.matcher(console).results().findFirst().orElseThrow();
      if (attack == Attack.READ) {
        assertThat(Long.parseLong(told.group(1))).isGreaterThanOrEqualTo(1_000_000);
      }
      assertThat(told.group(2)).isEqualTo("0");
      guest.awaitTicks(TickChain.ticks(console).size() + 2);
      assertThat(guest.violations).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"READ"})
  void withoutEncryption_theSameReadsSeeThePlaintext(Attack attack) throws Exception {
    try (ProtectedGuest guest = boot(attack, new PlainPageCipher())) {
      String console = Guests.awaitConsole(guest.machine, text -> TOLD.matcher(text).find());
      MatchResult told = TOLD.matcher(console).results().findFirst().orElseThrow();
      assertThat(Long.parseLong(told.group(2))).isPositive();
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
    "JUMP,BAD_RESUME_PC"
  })
  void tamperIsCaughtByItsRule_beforeTheProcessNotices_andTheOtherProcessLivesOn(
      Attack attack, ProtectionRule rule) throws Exception {
    try (ProtectedGuest guest = boot(attack, new GcmPageCipher())) {
      String caught = "attack caught rule %d\n".formatted(rule.code());
      String console =
          Guests.awaitConsole(
              guest.machine,
              text ->
                  text.contains("attack caught")
                      && PLAIN_LINE.matcher(text.substring(text.indexOf("attack caught"))).find());
      assertThat(console).contains(caught).doesNotContain(NOTICED);
      TickChain.requireValid(console, DemoKeys.secret());
      assertThat(TickChain.ticks(console)).hasSizeBetween(5, 8);
      assertThat(guest.violations).hasSize(1);
      assertThat(guest.violations.element().rule()).isEqualTo(rule);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLIP", "REPLAY", "ROLL_BACK", "SPLICE", "TORN", "REMAP"})
  void withoutVerification_theProcessRunsOnWhatTheKernelLeftThere(Attack attack) throws Exception {
    try (ProtectedGuest guest = boot(attack, new UnverifiedPageCipher())) {
      String console =
          Guests.awaitConsole(
              guest.machine,
              text -> {
                int at = text.indexOf("attack done");
                return at >= 0 && text.substring(at).lines().count() > 2;
              });
      assertThat(console).doesNotContain("attack caught");
      assertThat(guest.violations).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MOVE", "FORK"})
  void honestPaging_andAChildUnderAnotherRoot_leaveTheProcessAsItWas(Attack attack)
      throws Exception {
    try (ProtectedGuest guest = boot(attack, new GcmPageCipher())) {
      String console = guest.awaitTicks(12);
      assertThat(console).contains("attack done");
      assertThat(console.contains("kernel: child killed")).isEqualTo(attack == Attack.FORK);
      assertThat(guest.violations).isEmpty();
    }
  }
}
