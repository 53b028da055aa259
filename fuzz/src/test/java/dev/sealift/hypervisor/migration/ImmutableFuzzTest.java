package dev.sealift.hypervisor.migration;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sealift.protocol.record.PageRejected;
import java.util.Arrays;

/** IMMUTABLE, and the instant at the head of STATE. */
class ImmutableFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void immutable(byte[] encoded) {
    try {
      if (!Arrays.equals(Immutable.decode(encoded).encode(), encoded)) {
        throw new AssertionError("IMMUTABLE has two forms");
      }
    } catch (PageRejected e) {
      // Refused.
    }
    try {
      FrozenState.parkedAt(encoded);
      FrozenState.machineState(encoded);
    } catch (PageRejected e) {
      // Refused.
    }
  }
}
