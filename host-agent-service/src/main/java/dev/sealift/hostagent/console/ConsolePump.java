package dev.sealift.hostagent.console;

import dev.sealift.api.Backoff;
import dev.sealift.api.event.ConsoleOutput;
import dev.sealift.api.event.Topics;
import dev.sealift.api.management.ConsoleAck;
import dev.sealift.api.management.ConsoleBytes;
import dev.sealift.api.management.ConsoleRead;
import dev.sealift.api.management.MachineStatus;
import dev.sealift.api.management.Operations;
import dev.sealift.hostagent.event.EventSender;
import dev.sealift.hostagent.event.NotPublishedException;
import dev.sealift.hostagent.management.ManagementClient;
import dev.sealift.hostagent.management.ManagementException;
import dev.sealift.metrics.AgentMetric;
import dev.sealift.metrics.Meters;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the console of one machine, in one generation of it: reads from the first byte that is not
 * acknowledged, publishes, waits for Kafka, acknowledges. An end in between repeats the bytes under
 * their old offsets, which whoever stores them recognises.
 */
final class ConsolePump implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(ConsolePump.class);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final String host;
  private final VmId vm;
  private final Generation gen;
  private final ManagementClient hypervisor;
  private final EventSender sender;
  private final Meters meters;

  private long position;
  private long end;

  /** Begins where the hypervisor was last acknowledged. */
  ConsolePump(
      String host,
      MachineStatus machine,
      ManagementClient hypervisor,
      EventSender sender,
      Meters meters) {
    this.host = host;
    this.vm = machine.vm();
    this.gen = machine.gen();
    this.position = machine.consoleAcked();
    this.end = machine.consoleEnd();
    this.hypervisor = hypervisor;
    this.sender = sender;
    this.meters = meters;
  }

  Generation gen() {
    return gen;
  }

  /** There are bytes up to here. */
  synchronized void grownTo(long offset) {
    if (offset > end) {
      end = offset;
      notifyAll();
    }
  }

  private synchronized void awaitBytes() throws InterruptedException {
    while (end <= position) {
      wait();
    }
  }

  private synchronized void movedTo(long offset, long knownEnd) {
    position = offset;
    end = Math.max(end, knownEnd);
  }

  /** There was less than a hint said; a later hint says more. */
  private synchronized void nothingThere() {
    end = position;
  }

  private void logTrouble(Exception e) {
    log.atWarn()
        .addKeyValue("vm", vm)
        .addKeyValue("offset", position)
        .addKeyValue("reason", e.getMessage())
        .log("console bytes not moved, trying again");
  }

  /**
   * Pumps until it is interrupted, or the hypervisor refuses: then what was known of the console is
   * out of date, and the next status starts another pump from what it says.
   */
  @Override
  public void run() {
    var pauses = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    try {
      while (true) {
        awaitBytes();
        try {
          moveOneChunk();
          pauses.reset();
        } catch (ManagementException e) {
          logTrouble(e);
          if (!e.isSilence()) {
            return;
          }
          Thread.sleep(pauses.next());
        } catch (NotPublishedException e) {
          logTrouble(e);
          Thread.sleep(pauses.next());
        }
      }
    } catch (InterruptedException e) {
      log.atDebug().addKeyValue("vm", vm).addKeyValue("gen", gen).log("console pump ends");
    }
  }

  private void moveOneChunk()
      throws ManagementException, NotPublishedException, InterruptedException {
    ConsoleBytes chunk =
        hypervisor.call(
            Operations.CONSOLE_READ,
            new ConsoleRead(vm, position, ConsoleRead.MAX_BYTES),
            ConsoleBytes.class);
    int length = chunk.bytes().length();
    if (length == 0) {
      nothingThere();
      return;
    }
    long after = Math.addExact(chunk.from(), length);
    sender.sendAndWait(
        Topics.CONSOLE,
        vm.value(),
        "console-%s-%d-%d".formatted(vm, chunk.from(), length),
        new ConsoleOutput(host, vm, gen, chunk.from(), chunk.bytes()));
    hypervisor.tell(Operations.CONSOLE_ACK, new ConsoleAck(vm, after));
    meters.add(AgentMetric.CONSOLE, length);
    movedTo(after, chunk.end());
  }
}
