package dev.sealift.hypervisor.device;

/** What answers in a range of physical addresses. */
public interface Device {
  /** Physical address of its first register. */
  long base();

  /** How many bytes of addresses it has. */
  long bytes();

  /** Whether there is something of that size at an offset; what is refused is an access fault. */
  boolean accepts(int offset, int size);

  /** Value of 1, 2, 4 or 8 bytes; a read may change the device. */
  long read(int offset, int size);

  /** Writes the low 1, 2, 4 or 8 bytes of a value. */
  void write(int offset, int size, long value);
}
