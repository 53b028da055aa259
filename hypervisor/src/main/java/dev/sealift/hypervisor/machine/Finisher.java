package dev.sealift.hypervisor.machine;

/**
 * SiFive's test finisher, by which a guest powers its board off. There is nothing to start it
 * again: a reset is a power-off, too.
 */
final class Finisher implements Device {
  private static final int FAIL = 0x3333;
  private static final int PASS = 0x5555;
  private static final int RESET = 0x7777;

  private boolean off;

  boolean isOff() {
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

  void writeTo(StateWriter out) {
    out.flag(off);
  }

  void readFrom(StateReader in) throws MalformedStateException {
    off = in.flag("powered off");
  }
}
