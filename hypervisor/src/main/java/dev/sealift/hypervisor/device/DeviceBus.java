package dev.sealift.hypervisor.device;

import org.jspecify.annotations.Nullable;

/** What answers at physical addresses outside RAM. */
public final class DeviceBus {
  private final Device[] devices;

  /** Devices whose addresses do not overlap. */
  public DeviceBus(Device... devices) {
    this.devices = devices.clone();
  }

  /** Whether something of that size answers there; what does not is an access fault. */
  public boolean accepts(long physical, int size) {
    Device device = at(physical);
    return device != null && device.accepts((int) (physical - device.base()), size);
  }

  /** Reads what {@link #accepts} says is there. */
  public long read(long physical, int size) {
    Device device = require(physical);
    return device.read((int) (physical - device.base()), size);
  }

  /** Writes what {@link #accepts} says is there. */
  public void write(long physical, int size, long value) {
    Device device = require(physical);
    device.write((int) (physical - device.base()), size, value);
  }

  private Device require(long physical) {
    Device device = at(physical);
    if (device == null) {
      throw new IllegalArgumentException("no device at 0x%x".formatted(physical));
    }
    return device;
  }

  private @Nullable Device at(long physical) {
    for (Device device : devices) {
      long offset = physical - device.base();
      if (offset >= 0 && offset < device.bytes()) {
        return device;
      }
    }
    return null;
  }
}
