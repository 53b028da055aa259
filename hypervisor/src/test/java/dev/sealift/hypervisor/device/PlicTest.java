package dev.sealift.hypervisor.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.hypervisor.state.StateReader;
import dev.sealift.hypervisor.state.StateWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlicTest {
  private static final int SUPERVISOR_0 = 1;
  private static final int MACHINE_1 = 2;

  private final Plic plic = new Plic(2);

  @BeforeEach
  void enableTwoSources() {
    plic.write(4 * 5, 4, 3);
    plic.write(4 * 40, 4, 3);
    enable(SUPERVISOR_0, 5, 40);
  }

  private void enable(int context, int... sources) {
    for (int source : sources) {
      int at = 0x2000 + 0x80 * context + 4 * (source / 32);
      plic.write(at, 4, plic.read(at, 4) | 1L << source % 32);
    }
  }

  private int claim(int context) {
    return (int) plic.read(0x20_0004 + 0x1000 * context, 4);
  }

  private void complete(int context, int source) {
    plic.write(0x20_0004 + 0x1000 * context, 4, source);
  }

  @Test
  void raisedLine_interruptsTheContextsThatEnableIt_untilClaimed() {
    plic.set(5, true);
    assertThat(plic.supervisorExternal(0)).isTrue();
    assertThat(plic.machineExternal(0)).isFalse();
    assertThat(plic.machineExternal(1)).isFalse();
    assertThat(claim(SUPERVISOR_0)).isEqualTo(5);
    assertThat(plic.supervisorExternal(0)).isFalse();
    assertThat(claim(SUPERVISOR_0)).isZero();
  }

  @Test
  void lineStillHighAtCompletion_isPendingAgain_andALowOneIsNot() {
    plic.set(5, true);
    complete(SUPERVISOR_0, claim(SUPERVISOR_0));
    assertThat(plic.supervisorExternal(0)).isTrue();
    claim(SUPERVISOR_0);
    plic.set(5, false);
    complete(SUPERVISOR_0, 5);
    assertThat(plic.supervisorExternal(0)).isFalse();
  }

  @Test
  void higherPriorityFirst_thenTheLowerNumber_andNothingAtOrBelowTheThreshold() {
    plic.set(5, true);
    plic.set(40, true);
    assertThat(claim(SUPERVISOR_0)).isEqualTo(5);
    plic.write(4 * 40, 4, 7);
    complete(SUPERVISOR_0, 5);
    assertThat(claim(SUPERVISOR_0)).isEqualTo(40);
    plic.write(0x20_0000 + 0x1000 * SUPERVISOR_0, 4, 3);
    assertThat(claim(SUPERVISOR_0)).isZero();
  }

  @Test
  void contextsOfAnotherHart_haveTheirOwnEnables() {
    enable(MACHINE_1, 40);
    plic.set(40, true);
    assertThat(plic.machineExternal(1)).isTrue();
    assertThat(plic.supervisorExternal(1)).isFalse();
  }

  @Test
  void stateIsExported_withClaimsInService() throws Exception {
    plic.set(5, true);
    claim(SUPERVISOR_0);
    Plic copy = new Plic(2);
    try (StateWriter out = new StateWriter()) {
      plic.writeTo(out);
      StateReader in = new StateReader(out.toByteArray());
      copy.readFrom(in);
      in.end();
    }
    assertThat(copy.supervisorExternal(0)).isFalse();
    copy.write(0x20_0004 + 0x1000 * SUPERVISOR_0, 4, 5);
    assertThat(copy.supervisorExternal(0)).isTrue();
  }

  @Test
  void transmitterInterrupt_comesWhenEnabled_andGoesWhenNamed() {
    Uart16550 uart = new Uart16550(new ConsoleBuffer(), plic);
    plic.write(4 * Uart16550.SOURCE, 4, 1);
    enable(SUPERVISOR_0, Uart16550.SOURCE);
    uart.write(1, 1, 2);
    assertThat(plic.supervisorExternal(0)).isTrue();
    assertThat(uart.read(2, 1) & 0xf).isEqualTo(2);
    assertThat(plic.supervisorExternal(0)).isFalse();
    assertThat(uart.read(2, 1) & 0xf).isEqualTo(1);
    uart.write(0, 1, 'x');
    assertThat(plic.supervisorExternal(0)).isTrue();
  }
}
