package dev.sealift.hypervisor.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * The cached translations of all harts of a machine, to be revoked before something is done to a
 * page that a cached translation would hide: clearing its dirty mark, decoding it, opening it to
 * its owner. All harts share one thread, so a revocation has taken effect when it returns.
 */
final class Translations {
  private final List<Mmu> harts = new ArrayList<>();

  void add(Mmu hart) {
    harts.add(hart);
  }

  void flush() {
    harts.forEach(Mmu::flush);
  }

  void flushStores() {
    harts.forEach(Mmu::flushStores);
  }

  void flushFetches() {
    harts.forEach(Mmu::flushFetches);
  }
}
