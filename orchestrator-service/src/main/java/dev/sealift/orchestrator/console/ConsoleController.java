package dev.sealift.orchestrator.console;

import dev.sealift.api.rest.ConsoleRange;
import dev.sealift.orchestrator.console.ConsoleStore.Span;
import dev.sealift.orchestrator.machine.VmStore;
import dev.sealift.orchestrator.problem.ProblemException;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.VmId;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Consoles, for operators. */
@RestController
class ConsoleController {

  /** Below the usual 30 s after which proxies give up on a silent request. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

  /** How soon bytes that another instance stored are noticed. */
  private static final long LOOK_MILLIS = 250;

  /** Most bytes of an answer: in base64url a third of the longest message. */
  private static final int MAX_BYTES = 256 * 1024;

  private final ConsoleStore consoles;
  private final ConsoleSignal signal;
  private final VmStore vms;

  ConsoleController(ConsoleStore consoles, ConsoleSignal signal, VmStore vms) {
    this.consoles = consoles;
    this.signal = signal;
    this.vms = vms;
  }

  @Operation(
      operationId = "readConsole",
      summary = "Console output from an offset on; waits up to 20 seconds for some")
  @GetMapping("/v1/vms/{vm}/console")
  ConsoleRange read(
      @PathVariable String vm,
      @RequestParam(defaultValue = "0") long from,
      @RequestParam(defaultValue = "false") boolean wait)
      throws InterruptedException {
    if (from < 0) {
      throw ProblemException.malformed("from", "from is %d, want >= 0".formatted(from));
    }
    VmId id =
        vms.find(vm)
            .orElseThrow(() ->
                ProblemException.notFound("unknown-vm", "there is no machine %s".formatted(vm)))
            .id();
    Span span = wait ? awaitMore(id, from) : span(id);
    long start = Math.max(from, span.first());
    Bytes bytes =
        start < span.end()
            ? consoles.read(id, start, span.end(), MAX_BYTES)
            : Bytes.copyOf(new byte[0]);
    return new ConsoleRange(start, bytes, span.end());
  }

  private Span awaitMore(VmId vm, long from) throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (true) {
      CountDownLatch more = signal.next(vm);
      Span span = span(vm);
      if (span.end() > from || System.nanoTime() > deadline) {
        return span;
      }
      // Whether it was released or not, the store has the answer.
      boolean _ = more.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private Span span(VmId vm) {
    return consoles.find(vm).orElse(new Span(0, 0, 0, 0));
  }
}
