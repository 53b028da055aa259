package dev.sealift.hypervisor.device;

/** RAM as devices see it, by physical address. */
public interface DmaMemory {
  /** Whether so many bytes, at least one, are all RAM. */
  boolean contains(long physical, long length);

  /** Copies RAM out; the caller has checked the range. */
  void read(long physical, byte[] to, int from, int length);

  /** Copies bytes into RAM; the caller has checked the range. */
  void write(long physical, byte[] source, int from, int length);
}
