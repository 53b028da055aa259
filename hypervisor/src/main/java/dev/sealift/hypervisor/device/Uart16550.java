package dev.sealift.hypervisor.device;

import dev.sealift.hypervisor.state.MalformedStateException;
import dev.sealift.hypervisor.state.StateReader;
import dev.sealift.hypervisor.state.StateWriter;

/** The registers of a 16550 whose transmitter is the console buffer. */
public final class Uart16550 implements Device {
  /** Physical address, as on QEMU's virt board. */
  public static final long BASE = 0x1000_0000L;

  /** Its source at the PLIC, as on QEMU's virt board. */
  public static final int SOURCE = 10;

  private static final int LCR_DLAB = 0x80;
  private static final int LSR_DR = 0x01;
  private static final int LSR_THRE = 0x20;
  private static final int LSR_TEMT = 0x40;
  private static final int IER_RECEIVED = 0x01;
  private static final int IER_THRE = 0x02;
  private static final int IIR_NONE_PENDING = 0x01;
  private static final int IIR_THRE = 0x02;
  private static final int IIR_RECEIVED = 0x04;
  private static final int IIR_FIFO = 0xc0;
  private static final int FCR_ENABLE = 0x01;
  private static final int FCR_CLEAR_RECEIVER = 0x02;
  private static final int FIFO_BYTES = 16;

  /** A modem that is there and ready. */
  private static final int MSR_READY = 0xb0;

  private final ConsoleBuffer console;
  private final Plic plic;
  private final InputQueue input = new InputQueue();
  private int interruptEnable;
  private int fifoControl;
  private int lineControl;
  private int modemControl;
  private int scratch;
  private int divisor;

  /** The transmitter has become empty and nobody was told. */
  private boolean emptied;

  /** Transmits into a console, and has its line at the controller. */
  public Uart16550(ConsoleBuffer console, Plic plic) {
    this.console = console;
    this.plic = plic;
  }

  @Override
  public long base() {
    return BASE;
  }

  @Override
  public long bytes() {
    return 0x100;
  }

  @Override
  public boolean accepts(int offset, int size) {
    return size == 1;
  }

  @Override
  public long read(int offset, int size) {
    boolean dlab = (lineControl & LCR_DLAB) != 0;
    return switch (offset) {
      case 0 -> dlab ? divisor & 0xff : receive();
      case 1 -> dlab ? divisor >>> 8 : interruptEnable;
      case 2 -> identify();
      case 3 -> lineControl;
      case 4 -> modemControl;
      case 5 -> (console.isFull() ? 0 : LSR_THRE | LSR_TEMT) | (input.isEmpty() ? 0 : LSR_DR);
      case 6 -> MSR_READY;
      case 7 -> scratch;
      default -> 0;
    };
  }

  /** A byte sent while LSR.THRE is 0 is dropped, as on the real part: that guest did not wait. */
  @Override
  public void write(int offset, int size, long value) {
    int data = (int) value & 0xff;
    boolean dlab = (lineControl & LCR_DLAB) != 0;
    switch (offset) {
      case 0 -> {
        if (dlab) {
          divisor = (divisor & 0xff00) | data;
        } else {
          console.append((byte) data);
          emptied = true;
        }
      }
      case 1 -> {
        if (dlab) {
          divisor = (data << 8) | (divisor & 0xff);
        } else {
          emptied |= (data & ~interruptEnable & IER_THRE) != 0;
          interruptEnable = data & 0x0f;
        }
      }
      case 2 -> {
        fifoControl = data & FCR_ENABLE;
        // What has been typed beyond the part's own FIFO has not reached it yet.
        input.drop((data & FCR_CLEAR_RECEIVER) == 0 ? 0 : FIFO_BYTES);
      }
      case 3 -> lineControl = data;
      case 4 -> modemControl = data & 0x1f;
      case 7 -> scratch = data;
      default -> {}
    }
    service();
  }

  /** Types at the console; returns how many bytes it took. */
  public int receive(byte[] bytes) {
    int taken = input.add(bytes);
    service();
    return taken;
  }

  /** Follows the console buffer: there is room again when its reader has acknowledged. */
  public void service() {
    plic.set(SOURCE, hasReceived() || isToldEmpty());
  }

  private long receive() {
    int oldest = input.remove() & 0xff;
    service();
    return oldest;
  }

  private boolean hasReceived() {
    return (interruptEnable & IER_RECEIVED) != 0 && !input.isEmpty();
  }

  private boolean isToldEmpty() {
    return emptied && (interruptEnable & IER_THRE) != 0 && !console.isFull();
  }

  /** Naming the interrupt of an empty transmitter takes it back. */
  private int identify() {
    int fifo = fifoControl != 0 ? IIR_FIFO : 0;
    if (hasReceived()) {
      return fifo | IIR_RECEIVED;
    }
    if (!isToldEmpty()) {
      return fifo | IIR_NONE_PENDING;
    }
    emptied = false;
    service();
    return fifo | IIR_THRE;
  }

  /** Writes all of its state. */
  public void writeTo(StateWriter out) {
    out.u8(interruptEnable);
    out.u8(fifoControl);
    out.u8(lineControl);
    out.u8(modemControl);
    out.u8(scratch);
    out.u8(divisor >>> 8);
    out.u8(divisor & 0xff);
    out.flag(emptied);
    input.writeTo(out);
    console.writeTo(out);
  }

  /** Takes over a state. */
  public void readFrom(StateReader in) throws MalformedStateException {
    interruptEnable = in.u8("UART IER", 0x0f);
    fifoControl = in.u8("UART FCR", FCR_ENABLE);
    lineControl = in.u8("UART LCR", 0xff);
    modemControl = in.u8("UART MCR", 0x1f);
    scratch = in.u8("UART SCR", 0xff);
    int high = in.u8("UART DLM", 0xff);
    divisor = high << 8 | in.u8("UART DLL", 0xff);
    emptied = in.flag("UART transmitter emptied");
    input.readFrom(in, "UART input");
    console.readFrom(in);
  }
}
