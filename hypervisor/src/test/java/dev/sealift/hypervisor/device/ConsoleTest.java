package dev.sealift.hypervisor.device;

import static dev.sealift.hypervisor.device.TestDriver.DATA;
import static dev.sealift.hypervisor.device.TestDriver.NEEDS_RESET;
import static dev.sealift.hypervisor.device.TestDriver.WRITE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.hypervisor.state.StateReader;
import dev.sealift.hypervisor.state.StateWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is typed and printed at either console. */
class ConsoleTest {
  private static final int RECEIVE = 0;
  private static final int TRANSMIT = 1;
  private static final int IER = 1;
  private static final int IIR = 2;
  private static final int LSR = 5;

  private final TestRam ram = new TestRam();
  private final ConsoleBuffer output = new ConsoleBuffer();
  private final Plic plic = new Plic(1);
  private final Uart16550 uart = new Uart16550(output, plic);
  private final VirtioSlots slots = new VirtioSlots(ram, plic, output, null);
  private final TestDriver driver = new TestDriver(slots, ram, 1);

  @BeforeEach
  void start() {
    plic.write(4 * Uart16550.SOURCE, 4, 1);
    plic.write(0x2000, 4, 1 << Uart16550.SOURCE);
    driver.start(2);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  private static String text(ConsoleBuffer console) {
    return new String(console.read(console.start(), ConsoleBuffer.CAPACITY), US_ASCII);
  }

  private void print(String text) {
    ram.write(DATA, ascii(text), 0, text.length());
    driver.descriptor(TRANSMIT, 0, DATA, text.length(), 0, 0);
    driver.offer(TRANSMIT, 0);
  }

  @Test
  void whatIsTypedAtTheUart_isReadInOrder_andInterruptsUntilItIsRead() {
    uart.write(IER, 1, 1);
    assertThat(plic.machineExternal(0)).isFalse();
    assertThat(uart.receive(ascii("ab"))).isEqualTo(2);
    assertThat(plic.machineExternal(0)).isTrue();
    assertThat(uart.read(IIR, 1) & 0x0f).isEqualTo(4);
    assertThat(uart.read(LSR, 1)).isEqualTo(0x61);
    assertThat(uart.read(0, 1)).isEqualTo('a');
    assertThat(plic.machineExternal(0)).isTrue();
    assertThat(uart.read(0, 1)).isEqualTo('b');
    assertThat(plic.machineExternal(0)).isFalse();
    assertThat(uart.read(LSR, 1)).isEqualTo(0x60);
    assertThat(uart.read(0, 1)).isZero();
  }

  @Test
  void receivedDataIsNamedBeforeTheEmptyTransmitter() {
    uart.write(IER, 1, 3);
    uart.receive(ascii("x"));
    assertThat(uart.read(IIR, 1) & 0x0f).isEqualTo(4);
    assertThat(uart.read(0, 1)).isEqualTo('x');
    assertThat(uart.read(IIR, 1) & 0x0f).isEqualTo(2);
    assertThat(uart.read(IIR, 1) & 0x0f).isEqualTo(1);
  }

  @Test
  void clearingTheReceiver_dropsItsFifo_andNotWhatWaitsBehindIt() {
    uart.receive(ascii("0123456789abcdefX"));
    uart.write(2, 1, 3);
    assertThat(uart.read(0, 1)).isEqualTo('X');
  }

  @Test
  void inputBeyondTheQueue_isNotTaken() {
    assertThat(uart.receive(new byte[InputQueue.CAPACITY + 5])).isEqualTo(InputQueue.CAPACITY);
    assertThat(uart.receive(ascii("y"))).isZero();
    assertThat(slots.receive(new byte[InputQueue.CAPACITY + 5])).isEqualTo(InputQueue.CAPACITY);
  }

  @Test
  void fullConsole_makesTheUartSayNotReady() {
    for (int i = 0; i < ConsoleBuffer.CAPACITY; i++) {
      uart.write(0, 1, 'z');
    }
    assertThat(uart.read(LSR, 1) & 0x60).isZero();
    output.acknowledge(1);
    assertThat(uart.read(LSR, 1) & 0x60).isEqualTo(0x60);
  }

  @Test
  void uartInput_isExported() throws Exception {
    uart.receive(ascii("kept"));
    assertThat(uart.read(0, 1)).isEqualTo('k');
    Uart16550 imported = new Uart16550(new ConsoleBuffer(), new Plic(1));
    try (StateWriter out = new StateWriter()) {
      uart.writeTo(out);
      imported.readFrom(new StateReader(out.toByteArray()));
    }
    assertThat(imported.read(0, 1)).isEqualTo('e');
  }

  @Test
  void virtioConsole_printsAndReceives() {
    assertThat(driver.get(0x008)).isEqualTo(3);
    print("hello");
    assertThat(text(output)).isEmpty();
    assertThat(slots.service()).isTrue();
    assertThat(text(output)).isEqualTo("hello");
    driver.descriptor(RECEIVE, 0, DATA, 3, WRITE, 0);
    driver.descriptor(RECEIVE, 1, DATA + 3, 3, WRITE, 0);
    driver.offer(RECEIVE, 0);
    driver.offer(RECEIVE, 1);
    assertThat(slots.service()).isFalse();
    slots.receive(ascii("typed"));
    assertThat(slots.service()).isTrue();
    assertThat(ram.read(DATA, 5)).isEqualTo(ascii("typed"));
    assertThat(driver.usedLength(RECEIVE, 0)).isEqualTo(3);
    assertThat(driver.usedLength(RECEIVE, 1)).isEqualTo(2);
  }

  @Test
  void outputThatFindsNoRoom_waits_alsoAcrossAnExport() throws Exception {
    for (int i = 0; i < ConsoleBuffer.CAPACITY - 2; i++) {
      uart.write(0, 1, 'z');
    }
    print("hello");
    assertThat(slots.service()).isFalse();
    assertThat(driver.used(TRANSMIT)).isZero();
    ConsoleBuffer later = new ConsoleBuffer();
    VirtioSlots imported = new VirtioSlots(ram, plic, later, null);
    try (StateWriter out = new StateWriter()) {
      slots.writeTo(out);
      imported.readFrom(new StateReader(out.toByteArray()));
    }
    assertThat(imported.service()).isTrue();
    assertThat(text(output)).endsWith("zhe");
    assertThat(text(later)).isEqualTo("llo");
    assertThat(driver.used(TRANSMIT)).isEqualTo(1);
  }

  @Test
  void queueTakenAway_takesWhatItHadPrintedInPartWithIt() {
    for (int i = 0; i < ConsoleBuffer.CAPACITY - 2; i++) {
      uart.write(0, 1, 'z');
    }
    print("hello");
    slots.service();
    driver.restart(TRANSMIT);
    output.acknowledge(ConsoleBuffer.CAPACITY);
    print("again");
    assertThat(slots.service()).isTrue();
    assertThat(text(output)).isEqualTo("again");
  }

  @Test
  void receiveBufferThatIsReadable_needsReset() {
    driver.descriptor(RECEIVE, 0, DATA, 3, 0, 0);
    driver.offer(RECEIVE, 0);
    slots.receive(ascii("x"));
    assertThat(slots.service()).isFalse();
    assertThat(driver.get(0x070) & NEEDS_RESET).isNotZero();
  }
}
