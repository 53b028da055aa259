package dev.sealift.hypervisor.machine;

/** Privilege modes by their encoding in the ISA. */
final class Mode {
  static final int USER = 0;
  static final int SUPERVISOR = 1;
  static final int MACHINE = 3;

  private Mode() {}
}
