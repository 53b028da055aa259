package dev.sealift.hypervisor.machine;

/**
 * The parts of one machine and their encoding. It has no thread: whoever drives the hart owns it.
 */
final class Board {
  /** "SLMS" and the version of the layout. */
  private static final long STATE_MAGIC = 0x534c_4d53_0000_0001L;

  private static final int A1 = 11;

  private final TimeSource time;
  private final GuestMemory memory;
  private final ConsoleBuffer console = new ConsoleBuffer();
  private final Clint clint;
  private final Uart16550 uart;
  private final Hart hart;

  Board(long ramBytes, TimeSource time, CpuGuard guard) {
    this.time = time;
    this.memory = new GuestMemory(ramBytes);
    this.clint = new Clint(time);
    this.uart = new Uart16550(console);
    this.hart = new Hart(new HartState(), memory, new Devices(clint, uart), clint, guard);
    hart.setRegister(A1, ramBytes);
  }

  GuestMemory memory() {
    return memory;
  }

  ConsoleBuffer console() {
    return console;
  }

  Clint clint() {
    return clint;
  }

  Hart hart() {
    return hart;
  }

  void load(byte[] image) throws MalformedImageException {
    hart.setPc(ElfLoader.load(image, memory));
  }

  byte[] exportState() {
    try (StateWriter out = new StateWriter()) {
      out.u64(STATE_MAGIC);
      out.u64(memory.bytes());
      hart.state().writeTo(out);
      clint.writeTo(out);
      uart.writeTo(out);
      return out.toByteArray();
    }
  }

  /** Decodes into parts that nobody keeps. */
  void checkState(byte[] encoded) throws MalformedStateException {
    decode(encoded, new HartState(), new Clint(time), new Uart16550(new ConsoleBuffer()));
  }

  /** Checks all of the state, then installs it. */
  void importState(byte[] encoded) throws MalformedStateException {
    checkState(encoded);
    decode(encoded, hart.state(), clint, uart);
    hart.stateReplaced();
  }

  private void decode(byte[] encoded, HartState state, Clint timer, Uart16550 serial)
      throws MalformedStateException {
    StateReader in = new StateReader(encoded);
    long magic = in.u64();
    if (magic != STATE_MAGIC) {
      throw in.malformed("state magic and version", magic);
    }
    long bytes = in.u64();
    if (bytes != memory.bytes()) {
      throw in.malformed("RAM size", bytes);
    }
    state.readFrom(in);
    timer.readFrom(in);
    serial.readFrom(in);
    in.end();
  }

  void zeroiseAndFree() {
    hart.zeroise();
    memory.zeroiseAndFree();
  }
}
