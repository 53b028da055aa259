package dev.sealift.hypervisor.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sealift.hypervisor.device.TimeSource;
import dev.sealift.hypervisor.state.MalformedStateException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** STATE, and the images of guests. */
class MachineFuzzTest {

  private static final Board BOARD =
      new Board(1, GuestMemory.MIN_BYTES, TimeSource.system(), new NoGuard());

  private static final GuestMemory MEMORY = new GuestMemory(GuestMemory.MIN_BYTES, new NoGuard());

  /** Else the fuzzer would begin far from anything that is taken. */
  @Test
  void honestInputs_areTaken() throws Exception {
    byte[] state = input("state/honest");
    BOARD.importState(state);
    assertThat(BOARD.exportState()).isEqualTo(state);
    assertThat(ElfLoader.load(input("image/honest"), MEMORY)).isEqualTo(GuestMemory.BASE);
  }

  private static byte[] input(String name) throws IOException {
    try (InputStream in =
        MachineFuzzTest.class.getResourceAsStream("MachineFuzzTestInputs/" + name)) {
      return in.readAllBytes();
    }
  }

  /** What is taken has one form, and the machine then takes its next steps. */
  @FuzzTest(maxDuration = "2m")
  void state(byte[] encoded) {
    try {
      BOARD.importState(encoded);
    } catch (MalformedStateException e) {
      return;
    }
    if (!Arrays.equals(BOARD.exportState(), encoded)) {
      throw new AssertionError("STATE has two forms");
    }
    BOARD.harts().run(8);
    BOARD.harts().park();
  }

  @FuzzTest(maxDuration = "2m")
  void image(byte[] image) {
    try {
      ElfLoader.load(image, MEMORY);
    } catch (MalformedImageException e) {
      // Refused.
    }
  }
}
