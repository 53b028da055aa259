package dev.sealift.hypervisor.machine;

/** What answers at physical addresses outside RAM. */
final class Devices {
  private final Clint clint;
  private final Uart16550 uart;

  Devices(Clint clint, Uart16550 uart) {
    this.clint = clint;
    this.uart = uart;
  }

  long read(long physical, int size, long virtual) throws GuestTrap {
    if (in(physical, Uart16550.BASE, Uart16550.BYTES) && size == 1) {
      return uart.read((int) (physical - Uart16550.BASE));
    }
    if (in(physical, Clint.BASE, Clint.BYTES)) {
      Long value = clint.read((int) (physical - Clint.BASE), size);
      if (value != null) {
        return value;
      }
    }
    throw Access.LOAD.accessFault(virtual);
  }

  void write(long physical, int size, long value, long virtual) throws GuestTrap {
    if (in(physical, Uart16550.BASE, Uart16550.BYTES) && size == 1) {
      uart.write((int) (physical - Uart16550.BASE), (int) value & 0xff);
      return;
    }
    if (in(physical, Clint.BASE, Clint.BYTES)
        && clint.write((int) (physical - Clint.BASE), size, value)) {
      return;
    }
    throw Access.STORE.accessFault(virtual);
  }

  private static boolean in(long physical, long base, long bytes) {
    return physical >= base && physical < base + bytes;
  }
}
