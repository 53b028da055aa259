package dev.sealift.hypervisor.machine;

/** The registers of a 16550 whose transmitter is the console buffer. It has no input. */
final class Uart16550 {
  static final long BASE = 0x1000_0000L;
  static final long BYTES = 0x100;

  private static final int LCR_DLAB = 0x80;
  private static final int LSR_THRE = 0x20;
  private static final int LSR_TEMT = 0x40;
  private static final int IIR_NONE_PENDING = 0x01;

  private final ConsoleBuffer console;
  private int interruptEnable;
  private int lineControl;
  private int modemControl;
  private int scratch;
  private int divisor;

  Uart16550(ConsoleBuffer console) {
    this.console = console;
  }

  int read(int register) {
    boolean dlab = (lineControl & LCR_DLAB) != 0;
    return switch (register) {
      case 0 -> dlab ? divisor & 0xff : 0;
      case 1 -> dlab ? divisor >>> 8 : interruptEnable;
      case 2 -> IIR_NONE_PENDING;
      case 3 -> lineControl;
      case 4 -> modemControl;
      case 5 -> console.isFull() ? 0 : LSR_THRE | LSR_TEMT;
      case 7 -> scratch;
      default -> 0;
    };
  }

  /** A byte sent while LSR.THRE is 0 is dropped, as on the real part: that guest did not wait. */
  void write(int register, int value) {
    boolean dlab = (lineControl & LCR_DLAB) != 0;
    switch (register) {
      case 0 -> {
        if (dlab) {
          divisor = (divisor & 0xff00) | value;
        } else {
          console.append((byte) value);
        }
      }
      case 1 -> {
        if (dlab) {
          divisor = (value << 8) | (divisor & 0xff);
        } else {
          interruptEnable = value & 0x0f;
        }
      }
      case 3 -> lineControl = value;
      case 4 -> modemControl = value & 0x1f;
      case 7 -> scratch = value;
      default -> {}
    }
  }

  void writeTo(StateWriter out) {
    out.u8(interruptEnable);
    out.u8(lineControl);
    out.u8(modemControl);
    out.u8(scratch);
    out.u8(divisor >>> 8);
    out.u8(divisor & 0xff);
    console.writeTo(out);
  }

  void readFrom(StateReader in) throws MalformedStateException {
    interruptEnable = in.u8("UART IER", 0x0f);
    lineControl = in.u8("UART LCR", 0xff);
    modemControl = in.u8("UART MCR", 0x1f);
    scratch = in.u8("UART SCR", 0xff);
    int high = in.u8("UART DLM", 0xff);
    divisor = high << 8 | in.u8("UART DLL", 0xff);
    console.readFrom(in);
  }
}
