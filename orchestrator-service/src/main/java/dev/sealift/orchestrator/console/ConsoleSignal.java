package dev.sealift.orchestrator.console;

import dev.sealift.protocol.id.VmId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.springframework.stereotype.Component;

/** Wakes readers of a console when this instance stored more of it. */
@Component
class ConsoleSignal {

  private final Map<VmId, CountDownLatch> latches = new ConcurrentHashMap<>();

  /** What the next bytes release; taken before looking whether there are any. */
  CountDownLatch next(VmId vm) {
    return latches.computeIfAbsent(vm, _ -> new CountDownLatch(1));
  }

  void raise(VmId vm) {
    CountDownLatch latch = latches.remove(vm);
    if (latch != null) {
      latch.countDown();
    }
  }
}
