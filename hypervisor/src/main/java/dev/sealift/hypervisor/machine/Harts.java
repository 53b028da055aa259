package dev.sealift.hypervisor.machine;

import dev.sealift.hypervisor.device.Finisher;
import dev.sealift.hypervisor.device.Uart16550;
import dev.sealift.hypervisor.device.VirtioSlots;
import java.util.Arrays;
import java.util.List;

/**
 * The harts of a machine, run in turns by one thread. Turns end at step numbers that are part of
 * the state, so the interleaving is the machine's own and where a run is cut changes nothing.
 */
final class Harts {
  private final Hart[] harts;
  private final Uart16550 uart;
  private final VirtioSlots virtio;
  private final Finisher finisher;
  private int turn;
  private volatile boolean stopRequested;

  /** Why a run ended. */
  enum Stop {
    /** All steps done. */
    BUDGET,
    /** A stop was requested. */
    REQUESTED,
    /** Every hart waits for an interrupt, or the guest powered the board off. */
    WAITING
  }

  Harts(List<Hart> harts, Uart16550 uart, VirtioSlots virtio, Finisher finisher) {
    this.harts = harts.toArray(Hart[]::new);
    this.uart = uart;
    this.virtio = virtio;
    this.finisher = finisher;
  }

  List<Hart> all() {
    return List.of(harts);
  }

  Hart get(int number) {
    return harts[number];
  }

  /** Makes a run in another thread end soon. */
  void requestStop() {
    stopRequested = true;
  }

  /** Executes at most so many steps, of all harts together. */
  Stop run(long maxSteps) {
    long left = maxSteps;
    int idle = 0;
    while (left > 0) {
      if (stopRequested) {
        stopRequested = false;
        return Stop.REQUESTED;
      }
      if (finisher.isOff()) {
        return Stop.WAITING;
      }
      uart.service();
      Hart hart = harts[turn];
      long before = hart.state().steps;
      boolean waits = hart.run(Math.min(left, Hart.POLL_STEPS - before % Hart.POLL_STEPS));
      long done = hart.state().steps - before;
      left -= done;
      boolean served = false;
      if (waits || hart.state().steps % Hart.POLL_STEPS == 0) {
        served = serveDevices();
        passTurn();
      }
      idle = waits && !served ? (done > 0 ? 1 : idle + 1) : 0;
      if (idle == harts.length) {
        return Stop.WAITING;
      }
    }
    return Stop.BUDGET;
  }

  /** Devices store between two turns: a reservation may not outlast that. */
  private boolean serveDevices() {
    boolean served = virtio.service();
    if (served) {
      for (Hart hart : harts) {
        hart.clearReservation();
        hart.state().pollDue = true;
      }
    }
    return served;
  }

  /** Another hart may store where this one has a reservation: it goes with the turn. */
  private void passTurn() {
    if (harts.length > 1) {
      harts[turn].clearReservation();
      turn = (turn + 1) % harts.length;
    }
  }

  /** Leaves nothing of an owner in registers and no cached translation. */
  void park() {
    for (Hart hart : harts) {
      hart.park();
    }
  }

  long steps() {
    return Arrays.stream(harts).mapToLong(hart -> hart.state().steps).sum();
  }

  long retired() {
    return Arrays.stream(harts).mapToLong(hart -> hart.state().retired).sum();
  }

  /** Nanoseconds until a timer interrupts one of the harts, at most {@code limit}. */
  long nanosToTimer(long limit) {
    return finisher.isOff()
        ? limit
        : Arrays.stream(harts).mapToLong(hart -> hart.nanosToTimer(limit)).min().orElse(limit);
  }

  int turn() {
    return turn;
  }

  /** Follows a replacement of the whole state. */
  void stateReplaced(int newTurn) {
    turn = newTurn;
    for (Hart hart : harts) {
      hart.stateReplaced();
    }
  }

  void zeroise() {
    for (Hart hart : harts) {
      hart.zeroise();
    }
  }
}
