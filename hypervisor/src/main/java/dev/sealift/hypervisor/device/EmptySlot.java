package dev.sealift.hypervisor.device;

import dev.sealift.hypervisor.state.StateReader;
import dev.sealift.hypervisor.state.StateWriter;

/** No device: drivers see id 0 and go away. */
final class EmptySlot implements VirtioDevice {
  @Override
  public int id() {
    return 0;
  }

  @Override
  public long features() {
    return 0;
  }

  @Override
  public int queues() {
    return 0;
  }

  @Override
  public int config(int offset) {
    return 0;
  }

  @Override
  public Served serve(int index, VirtQueue queue) {
    return Served.EMPTY;
  }

  @Override
  public void reset(int index) {}

  @Override
  public void writeTo(StateWriter out) {}

  @Override
  public void readFrom(StateReader in) {}
}
