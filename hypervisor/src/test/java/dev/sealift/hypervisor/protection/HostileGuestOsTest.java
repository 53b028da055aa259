package dev.sealift.hypervisor.protection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.hypervisor.machine.GuestMemory;
import dev.sealift.hypervisor.machine.Guests;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Attacks of the guest OS, or of the host through the machine's memory, on the vault's pages. */
class HostileGuestOsTest {
  /** Holds the chain and the secret, see guests/user/vault.c. */
  private static final long STATE_PAGE = 0x40001;

  /** Of the chain value in the state page. */
  private static final int CHAIN_OFFSET = 0x20;

  private static final long CODE_PAGE = 0x40000;
  private static final long STACK_PAGE = 0x40012;
  private static final long ENTRY = 0x4000008c;

  /** What is done to frames while the machine is parked. */
  enum Attack {
    BIT_FLIPPED(ProtectionRule.PAGE_TAMPERED) {
      @Override
      void on(ProtectedGuest guest, byte[] earlier) {
        byte[] page = read(guest, frameOf(guest, STATE_PAGE));
        page[CHAIN_OFFSET] ^= 1;
        write(guest, frameOf(guest, STATE_PAGE), page);
      }
    },
    EARLIER_VERSION_REPLAYED(ProtectionRule.PAGE_REPLAYED) {
      @Override
      void on(ProtectedGuest guest, byte[] earlier) {
        write(guest, frameOf(guest, STATE_PAGE), earlier);
      }
    },
    FRAMES_SWAPPED(ProtectionRule.PAGE_REMAPPED) {
      @Override
      void on(ProtectedGuest guest, byte[] earlier) {
        int a = frameOf(guest, STATE_PAGE);
        int b = frameOf(guest, STACK_PAGE);
        byte[] contents = read(guest, a);
        write(guest, a, read(guest, b));
        write(guest, b, contents);
      }
    };

    private final ProtectionRule rule;

    Attack(ProtectionRule rule) {
      this.rule = rule;
    }

    abstract void on(ProtectedGuest guest, byte[] earlier);
  }

  @ParameterizedTest
  @EnumSource(Attack.class)
  void protectedProcessIsStopped_underTheNamedRule_andTheOtherGoesOn(Attack attack)
      throws Exception {
    try (ProtectedGuest guest = new ProtectedGuest().granted().booted()) {
      attack(guest, attack);
      requireStopped(guest, attack.rule);
    }
  }

  @ParameterizedTest
  @EnumSource(Attack.class)
  void withoutVerification_theAttackSucceeds(Attack attack) throws Exception {
    try (ProtectedGuest guest =
        new ProtectedGuest(new UnverifiedPageCipher(), () -> true).granted().booted()) {
      String before = attack(guest, attack);
      String after =
          Guests.awaitConsole(
              guest.machine,
              text ->
                  attack == Attack.FRAMES_SWAPPED
                      ? lines(text, "plain ") > lines(before, "plain ") + 1
                      : lines(text, "tick ") > lines(before, "tick ") + 2);
      assertThat(guest.violations.stream().filter(v -> v.rule() == attack.rule)).isEmpty();
      if (attack != Attack.FRAMES_SWAPPED) {
        assertThatThrownBy(() -> TickChain.requireValid(after, ProtectedGuest.SECRET))
            .isInstanceOf(AssertionError.class);
      }
    }
  }

  @Test
  void honestMoveOfAPageToAnotherFrame_isAllowed() throws Exception {
    try (ProtectedGuest guest = new ProtectedGuest().granted().booted()) {
      guest.awaitTicks(2);
      int ticks = parked(guest, () -> moveStatePage(guest, frameOf(guest, STATE_PAGE)));
      guest.awaitTicks(ticks + 3);
      assertThat(guest.violations).isEmpty();
      assertThat(frameOf(guest, STATE_PAGE)).isEqualTo(guest.machine.frameCount() - 1);
    }
  }

  @Test
  void pageMappedToAnotherPagesFrame_isRefusedAsRemapped() throws Exception {
    try (ProtectedGuest guest = new ProtectedGuest().granted().booted()) {
      guest.awaitTicks(2);
      parked(guest, () -> moveStatePage(guest, frameOf(guest, CODE_PAGE)));
      requireStopped(guest, ProtectionRule.PAGE_REMAPPED);
    }
  }

  @Test
  void resumedAnywhereButAtTheResumeAddress_isRefused() throws Exception {
    try (ProtectedGuest guest = new ProtectedGuest().granted().booted()) {
      guest.awaitTicks(2);
      parked(guest, () -> replaceInKernel(guest, ENTRY + 8));
      requireStopped(guest, ProtectionRule.BAD_RESUME_PC);
    }
  }

  private static String attack(ProtectedGuest guest, Attack attack) {
    guest.awaitTicks(2);
    byte[][] earlier = new byte[1][];
    int ticks = parked(guest, () -> earlier[0] = read(guest, frameOf(guest, STATE_PAGE)));
    String before = guest.awaitTicks(ticks + 2);
    parked(guest, () -> attack.on(guest, earlier[0]));
    return before;
  }

  /** Does something while the machine is parked; returns the ticks printed so far. */
  private static int parked(ProtectedGuest guest, Runnable task) {
    guest.machine.park();
    task.run();
    byte[] console = guest.machine.console().read(0, Integer.MAX_VALUE);
    guest.machine.resume(0);
    return lines(new String(console, java.nio.charset.StandardCharsets.US_ASCII), "tick ");
  }

  private static void requireStopped(ProtectedGuest guest, ProtectionRule rule)
      throws InterruptedException {
    ProtectionViolation violation = guest.violations.poll(60, TimeUnit.SECONDS);
    assertThat(violation).isNotNull();
    assertThat(violation.rule()).isEqualTo(rule);
    assertThat(violation.process()).isEqualTo("vault");
    String stopped =
        Guests.awaitConsole(guest.machine, text -> text.contains("kernel: vault killed\n"));
    int ticks = TickChain.requireValid(stopped, ProtectedGuest.SECRET);
    int plain = lines(stopped, "plain ");
    String later = Guests.awaitConsole(guest.machine, text -> lines(text, "plain ") > plain + 1);
    assertThat(lines(later, "tick ")).isEqualTo(ticks);
    assertThat(guest.violations).isEmpty();
    assertThat(guest.protection.violated()).containsExactly(java.util.Map.entry("vault", rule));
  }

  private static int lines(String text, String prefix) {
    return (int) text.lines().filter(line -> line.startsWith(prefix)).count();
  }

  private static int frameOf(ProtectedGuest guest, long virtualPage) {
    for (int frame = 0; frame < guest.machine.frameCount(); frame++) {
      if (guest.protection.rowOfFrame(frame).stream()
          .anyMatch(row -> row.virtualPage() == virtualPage)) {
        return frame;
      }
    }
    throw new AssertionError("no frame holds page 0x%x".formatted(virtualPage));
  }

  private static byte[] read(ProtectedGuest guest, int frame) {
    byte[] page = new byte[GuestMemory.PAGE_BYTES];
    guest.machine.readFrame(frame, ByteBuffer.wrap(page));
    return page;
  }

  private static void write(ProtectedGuest guest, int frame, byte[] page) {
    guest.machine.writeFrame(frame, ByteBuffer.wrap(page));
  }

  /** Maps the last frame of RAM, with a copy of {@code source}, where the state page was. */
  private static void moveStatePage(ProtectedGuest guest, int source) {
    int target = guest.machine.frameCount() - 1;
    write(guest, target, read(guest, source));
    long from = (GuestMemory.BASE >>> 12) + frameOf(guest, STATE_PAGE);
    long to = (GuestMemory.BASE >>> 12) + target;
    rewrite(
        guest,
        guest.machine.frameCount(),
        words -> {
          for (int i = 0; i < words.capacity(); i += Long.BYTES) {
            long word = words.getLong(i);
            if (word >>> 10 == from && (word & 0x11) == 0x11) {
              words.putLong(i, to << 10 | (word & 0x3ff));
            }
          }
        });
  }

  /** Changes the saved pc of the vault in the kernel's process table. */
  private static void replaceInKernel(ProtectedGuest guest, long pc) {
    rewrite(
        guest,
        16,
        words -> {
          for (int i = 0; i < words.capacity(); i += Long.BYTES) {
            long word = words.getLong(i);
            if (word == ENTRY || word == ENTRY + 4) {
              words.putLong(i, pc);
            }
          }
        });
  }

  private static void rewrite(ProtectedGuest guest, int frames, Consumer<ByteBuffer> change) {
    for (int frame = 0; frame < frames; frame++) {
      byte[] page = read(guest, frame);
      byte[] before = page.clone();
      if (guest.protection.rowOfFrame(frame).isEmpty()) {
        change.accept(ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN));
      }
      if (!java.util.Arrays.equals(page, before)) {
        write(guest, frame, page);
      }
    }
  }
}
