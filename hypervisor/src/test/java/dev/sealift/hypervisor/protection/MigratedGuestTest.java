package dev.sealift.hypervisor.protection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.hypervisor.device.ConsoleBuffer;
import dev.sealift.hypervisor.machine.GuestMemory;
import dev.sealift.hypervisor.state.MalformedStateException;
import dev.sealift.protocol.bytes.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** RAM, state and metadata carried into a second machine by hand. */
class MigratedGuestTest {
  @Test
  void tickChainGoesOn_withoutLossOrRepeat() throws Exception {
    try (ProtectedGuest source = new ProtectedGuest().granted().booted();
        ProtectedGuest target = new ProtectedGuest()) {
      source.awaitTicks(4);
      source.machine.park();
      int before = TickChain.ticks(console(source)).size();
      copy(source, target);
      target.grant(Map.of(1L, DemoKeys.brokerKey(1), 2L, DemoKeys.brokerKey(2)), 2);
      target.machine.resume(0);
      target.awaitTicks(before + 4);
      assertThat(target.violations).isEmpty();
      assertThat(target.machine.firstInstructionAt())
          .isGreaterThan(source.machine.lastInstructionAt());
    }
  }

  @Test
  void pagesAreResealedUnderTheNewKey_untilTheOldIsUsedNoMore() throws Exception {
    try (ProtectedGuest guest = new ProtectedGuest().granted().booted()) {
      guest.awaitTicks(2);
      guest.grant(Map.of(1L, DemoKeys.brokerKey(1), 2L, DemoKeys.brokerKey(2)), 2);
      guest.awaitTicks(6);
      guest.machine.park(); // closes what is open
      assertThat(guest.protection.liveGenerations().get("vault")).contains(2L);
      assertThat(guest.violations).isEmpty();
    }
  }

  @Test
  void withoutTheGrant_theProcessDoesNotRunOnTheTarget() throws Exception {
    try (ProtectedGuest source = new ProtectedGuest().granted().booted();
        ProtectedGuest target = new ProtectedGuest()) {
      source.awaitTicks(2);
      source.machine.park();
      copy(source, target);
      target.machine.resume(0);
      ProtectionViolation violation = target.violations.poll(60, TimeUnit.SECONDS);
      assertThat(violation).isNotNull();
      assertThat(violation.rule()).isEqualTo(ProtectionRule.KEY_NOT_GRANTED);
    }
  }

  @Test
  void metadataWithAForeignContext_isRefusedAsSwapped() throws Exception {
    try (ProtectedGuest source = new ProtectedGuest().granted().booted();
        ProtectedGuest target = new ProtectedGuest()) {
      source.awaitTicks(2);
      source.machine.park();
      try (Secret honest = source.protection.exportMetadata()) {
        byte[] forged = honest.exposeCopy();
        // The context's own root follows the root of the process, the number of threads, and whose
        // and which thread it is.
        long root = source.machine.runAtSafePoint(() -> rootIn(honest));
        int at = lastIndexOf(forged, root);
        forged[at + 7] ^= 1;
        assertThatThrownBy(() -> target.protection.importMetadata(Secret.owning(forged)))
            .isInstanceOf(MalformedStateException.class)
            .hasMessageContaining("CONTEXT_SWAPPED");
        target.protection.importMetadata(honest);
      }
    }
  }

  @Test
  void truncatedMetadataAndState_areRefused_andTheWholeOnesPass() throws Exception {
    try (ProtectedGuest source = new ProtectedGuest().granted().booted();
        ProtectedGuest target = new ProtectedGuest()) {
      source.awaitTicks(2);
      source.machine.park();
      byte[] state = source.machine.exportState();
      try (Secret metadata = source.protection.exportMetadata()) {
        byte[] whole = metadata.exposeCopy();
        for (int length = 0; length < whole.length; length += 61) {
          Secret cut = Secret.owning(java.util.Arrays.copyOf(whole, length));
          assertThatThrownBy(() -> target.protection.importMetadata(cut))
              .isInstanceOf(MalformedStateException.class);
        }
        for (int length = 0; length < state.length; length += 61) {
          byte[] cut = java.util.Arrays.copyOf(state, length);
          assertThatThrownBy(() -> target.machine.importState(cut))
              .isInstanceOf(MalformedStateException.class);
        }
        target.protection.importMetadata(metadata);
        target.machine.importState(state);
        assertThat(target.machine.exportState()).isEqualTo(state);
      }
    }
  }

  private static void copy(ProtectedGuest source, ProtectedGuest target) throws Exception {
    ByteBuffer frame = ByteBuffer.allocate(GuestMemory.PAGE_BYTES);
    for (int i = 0; i < source.machine.frameCount(); i++) {
      source.machine.readFrame(i, frame.clear());
      target.machine.writeFrame(i, frame.flip());
    }
    target.machine.importState(source.machine.exportState());
    try (Secret metadata = source.protection.exportMetadata()) {
      target.protection.importMetadata(metadata);
    }
  }

  private static String console(ProtectedGuest guest) {
    return new String(
        guest.machine.console().read(0, ConsoleBuffer.CAPACITY), StandardCharsets.US_ASCII);
  }

  /** The only doubleword that says Sv39 and occurs twice with twelve bytes between. */
  private static long rootIn(Secret metadata) {
    ByteBuffer in = ByteBuffer.wrap(metadata.exposeCopy());
    for (int i = 0; i + 28 <= in.capacity(); i++) {
      long word = in.getLong(i);
      if (word >>> 44 == 8L << 16 && in.getLong(i + 20) == word) {
        return word;
      }
    }
    throw new AssertionError("no root in the metadata");
  }

  private static int lastIndexOf(byte[] bytes, long word) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    for (int i = bytes.length - 8; i >= 0; i--) {
      if (in.getLong(i) == word) {
        return i;
      }
    }
    throw new AssertionError("the word is not there");
  }
}
