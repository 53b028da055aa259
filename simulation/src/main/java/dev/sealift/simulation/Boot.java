package dev.sealift.simulation;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.PlatformId;
import java.util.ArrayList;
import java.util.List;

/**
 * One start of one hypervisor.
 *
 * @param host its host
 * @param number which start of the host it is, from 0
 * @param alive whether it still is
 * @param startCounter the redeem counter right after this boot raised it
 * @param resets the TPM's resets when it began
 * @param lastReserved the highest redeem number it gave out
 * @param slots one per machine
 */
record Boot(
    int host,
    int number,
    boolean alive,
    long startCounter,
    long resets,
    long lastReserved,
    List<Slot> slots) {

  static Boot started(int host, int number, Tpm tpm, int vms) {
    List<Slot> slots = new ArrayList<>();
    for (int vm = 0; vm < vms; vm++) {
      slots.add(Slot.EMPTY);
    }
    return new Boot(host, number, true, tpm.counter(), tpm.resets(), tpm.counter(), slots);
  }

  BootId id() {
    return Ids.boot(host, number);
  }

  PlatformId platform() {
    return Ids.platform(host);
  }

  Slot slot(int vm) {
    return slots.get(vm);
  }

  Boot with(int vm, Slot slot) {
    List<Slot> changed = new ArrayList<>(slots);
    changed.set(vm, slot);
    return new Boot(host, number, alive, startCounter, resets, lastReserved, changed);
  }

  Boot reserved(long redeemNumber) {
    return new Boot(host, number, alive, startCounter, resets, redeemNumber, slots);
  }

  /** All that it held is gone. */
  Boot dead() {
    List<Slot> empty = new ArrayList<>();
    slots.forEach(_ -> empty.add(Slot.EMPTY));
    return new Boot(host, number, false, startCounter, resets, lastReserved, empty);
  }

  boolean holdsReservation() {
    for (Slot slot : slots) {
      if (slot.reserved() != 0) {
        return true;
      }
    }
    return false;
  }
}
