package dev.sealift.hypervisor.machine;

import org.jspecify.annotations.Nullable;

/** What answers at physical addresses outside RAM. */
final class Devices {
  private final Device[] devices;

  Devices(Device... devices) {
    this.devices = devices.clone();
  }

  long read(long physical, int size, long virtual) throws GuestTrap {
    Device device = at(physical, size);
    if (device == null) {
      throw Access.LOAD.accessFault(virtual);
    }
    return device.read((int) (physical - device.base()), size);
  }

  void write(long physical, int size, long value, long virtual) throws GuestTrap {
    Device device = at(physical, size);
    if (device == null) {
      throw Access.STORE.accessFault(virtual);
    }
    device.write((int) (physical - device.base()), size, value);
  }

  private @Nullable Device at(long physical, int size) {
    for (Device device : devices) {
      long offset = physical - device.base();
      if (offset >= 0 && offset < device.bytes()) {
        return device.accepts((int) offset, size) ? device : null;
      }
    }
    return null;
  }
}
