package dev.sealift.hypervisor.protection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.hypervisor.machine.Guests;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class VaultTest {
  @Test
  void protectedProcess_printsAValidTickChain() throws Exception {
    try (ProtectedGuest guest = new ProtectedGuest().granted().booted()) {
      guest.awaitTicks(5);
      assertThat(guest.violations).isEmpty();
    }
  }

  @Test
  void withoutAGrant_theProcessIsRefusedProtection() throws Exception {
    try (ProtectedGuest guest = new ProtectedGuest().booted()) {
      String console = Guests.awaitConsole(guest.machine, text -> text.contains("vault refused\n"));
      assertThat(TickChain.ticks(console)).isEmpty();
    }
  }

  @Test
  void dumpOfGuestMemory_holdsThePublicMarkerButNothingOfTheVault() throws Exception {
    try (ProtectedGuest guest = new ProtectedGuest().granted().booted()) {
      int printed = TickChain.ticks(guest.awaitTicks(5)).size();
      String dump = new String(guest.dump(), StandardCharsets.ISO_8859_1);
      assertThat(dump).contains("SEALIFT-PUBLIC-MARKER");
      assertThat(dump).doesNotContain(text(ProtectedGuest.SECRET));
      assertThat(dump).doesNotContain(HexFormat.of().formatHex(ProtectedGuest.SECRET));
      for (byte[] chain : TickChain.values(ProtectedGuest.SECRET, printed + 2)) {
        assertThat(dump).doesNotContain(text(chain));
      }
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
