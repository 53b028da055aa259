package dev.sealift.hypervisor.device;

import dev.sealift.hypervisor.state.MalformedStateException;
import dev.sealift.hypervisor.state.StateReader;
import dev.sealift.hypervisor.state.StateWriter;

/**
 * SiFive's test finisher, by which a guest powers its board off. There is nothing to start it
 * again: a reset is a power-off, too.
 */
public final class Finisher implements Device {
  private static final int FAIL = 0x3333;
  private static final int PASS = 0x5555;
  private static final int RESET = 0x7777;

  private boolean off;

  /** Whether the guest powered the board off. */
  public boolean isOff() {
    return off;
  }

  @Override
  public long base() {
    return 0x10_0000;
  }

  @Override
  public long bytes() {
    return 0x1000;
  }

  @Override
  public boolean accepts(int offset, int size) {
    return size == 2 || size == 4;
  }

  @Override
  public long read(int offset, int size) {
    return 0;
  }

  @Override
  public void write(int offset, int size, long value) {
    int command = (int) value & 0xffff;
    off |= offset == 0 && (command == FAIL || command == PASS || command == RESET);
  }

  /** Writes all of its state. */
  public void writeTo(StateWriter out) {
    out.flag(off);
  }

  /** Takes over a state. */
  public void readFrom(StateReader in) throws MalformedStateException {
    off = in.flag("powered off");
  }
}
