package dev.sealift.hypervisor.device;

import static dev.sealift.hypervisor.device.TestDriver.DATA;
import static dev.sealift.hypervisor.device.TestDriver.NEEDS_RESET;
import static dev.sealift.hypervisor.device.TestDriver.NEXT;
import static dev.sealift.hypervisor.device.TestDriver.WRITE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.hypervisor.state.MalformedStateException;
import dev.sealift.hypervisor.state.StateReader;
import dev.sealift.hypervisor.state.StateWriter;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VirtioBlockTest {
  private static final int READ = 0;
  private static final int STORE = 1;
  private static final int FLUSH = 4;
  private static final int IDENTIFY = 8;
  private static final long HEADER = TestRam.BASE + 0x7000;
  private static final long STATUS = TestRam.BASE + 0x7800;
  private static final int OK = 0;
  private static final int IO_ERROR = 1;
  private static final int UNSUPPORTED = 2;

  private final TestRam ram = new TestRam();
  private final TestDisk disk = new TestDisk();
  private final Plic plic = new Plic(1);
  private final VirtioSlots slots = slots();
  private final TestDriver driver = new TestDriver(slots, ram, 0);

  private VirtioSlots slots() {
    return new VirtioSlots(ram, plic, new ConsoleBuffer(), disk);
  }

  @BeforeEach
  void start() {
    plic.write(4, 4, 1);
    plic.write(0x2000, 4, 2);
    driver.start(1);
  }

  private void request(int type, long sector, int length, int dataFlags) {
    ram.bytes().putInt(0x7000, type).putLong(0x7008, sector);
    ram.bytes().put(0x7800, (byte) 0xff);
    driver.descriptor(0, 0, HEADER, 16, NEXT, length == 0 ? 2 : 1);
    driver.descriptor(0, 1, DATA, length, dataFlags | NEXT, 2);
    driver.descriptor(0, 2, STATUS, 1, WRITE, 0);
    driver.offer(0, 0);
  }

  private int status() {
    return ram.bytes().get(0x7800) & 0xff;
  }

  private byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  @Test
  void writtenSectors_areReadBack() {
    byte[] content = pattern(1024);
    ram.write(DATA, content, 0, 1024);
    request(STORE, 3, 1024, 0);
    slots.service();
    assertThat(status()).isEqualTo(OK);
    assertThat(Arrays.copyOfRange(disk.content, 1536, 2560)).isEqualTo(content);
    ram.write(DATA, new byte[1024], 0, 1024);
    request(READ, 3, 1024, WRITE);
    slots.service();
    assertThat(status()).isEqualTo(OK);
    assertThat(ram.read(DATA, 1024)).isEqualTo(content);
    assertThat(driver.used(0)).isEqualTo(2);
    assertThat(driver.usedLength(0, 0)).isEqualTo(1);
    assertThat(driver.usedLength(0, 1)).isEqualTo(1025);
  }

  @Test
  void request_waitsForTheDisk() {
    disk.ready = false;
    request(FLUSH, 0, 0, 0);
    assertThat(slots.service()).isFalse();
    assertThat(driver.used(0)).isZero();
    disk.ready = true;
    assertThat(slots.service()).isTrue();
    assertThat(status()).isEqualTo(OK);
  }

  @Test
  void transferOfManyDescriptors_isOneTransfer() {
    byte[] content = pattern(1536);
    System.arraycopy(content, 0, disk.content, 0, 1536);
    ram.bytes().putInt(0x7000, READ).putLong(0x7008, 0);
    driver.descriptor(0, 4, HEADER, 7, NEXT, 1);
    driver.descriptor(0, 1, HEADER + 7, 9, NEXT, 7);
    driver.descriptor(0, 7, DATA, 100, NEXT | WRITE, 0);
    driver.descriptor(0, 0, DATA + 100, 1437, WRITE, 0);
    driver.offer(0, 4);
    slots.service();
    assertThat(ram.read(DATA, 1536)).isEqualTo(content);
    assertThat(ram.read(DATA + 1536, 1)).containsExactly(OK);
    assertThat(driver.usedHead(0, 0)).isEqualTo(4);
  }

  @Test
  void flushAndName_areAnswered_unknownRequestIsUnsupported() {
    request(FLUSH, 0, 0, 0);
    slots.service();
    assertThat(status()).isEqualTo(OK);
    assertThat(disk.flushes).isEqualTo(1);
    request(IDENTIFY, 0, 20, WRITE);
    slots.service();
    assertThat(status()).isEqualTo(OK);
    assertThat(ram.read(DATA, 8)).containsExactly("sealift\0".getBytes(US_ASCII));
    request(77, 0, 0, 0);
    slots.service();
    assertThat(status()).isEqualTo(UNSUPPORTED);
  }

  @ParameterizedTest
  @CsvSource({
    "127, 1024",
    "128, 512",
    "-1, 512",
    "9223372036854775807, 512",
    "0, 511",
    "0, 131072"
  })
  void requestOutsideTheDisk_isAnIoError(long sector, int length) {
    request(STORE, sector, length, 0);
    slots.service();
    assertThat(status()).isEqualTo(IO_ERROR);
    assertThat(driver.usedLength(0, 0)).isZero();
    assertThat(disk.content).containsOnly(0);
  }

  @Test
  void brokenDisk_isAnIoError_andTheDeviceLives() {
    disk.broken = true;
    request(READ, 0, 512, WRITE);
    slots.service();
    assertThat(status()).isEqualTo(IO_ERROR);
    disk.broken = false;
    request(READ, 0, 512, WRITE);
    slots.service();
    assertThat(status()).isEqualTo(OK);
  }

  @Test
  void completion_interrupts_untilAcknowledged() {
    request(FLUSH, 0, 0, 0);
    assertThat(plic.machineExternal(0)).isFalse();
    slots.service();
    assertThat(plic.machineExternal(0)).isTrue();
    assertThat(driver.get(0x060)).isEqualTo(1);
    driver.set(0x064, 1);
    assertThat(plic.machineExternal(0)).isFalse();
    driver.suppressInterrupts(0);
    request(FLUSH, 0, 0, 0);
    assertThat(slots.service()).isTrue();
    assertThat(plic.machineExternal(0)).isFalse();
  }

  @Test
  void registers_nameTheDisk_andNobodyInEmptySlots() {
    assertThat(driver.get(0x000)).isEqualTo(0x74726976);
    assertThat(driver.get(0x004)).isEqualTo(2);
    assertThat(driver.get(0x008)).isEqualTo(2);
    assertThat(driver.get(0x100)).isEqualTo(TestDisk.BYTES / 512);
    assertThat(slots.read(0x101, 1)).isEqualTo(0);
    assertThat(slots.read(0x100, 8)).isEqualTo(TestDisk.BYTES / 512);
    TestDriver nobody = new TestDriver(slots, ram, 7);
    assertThat(nobody.get(0x000)).isEqualTo(0x74726976);
    assertThat(nobody.get(0x004)).isEqualTo(2);
    assertThat(nobody.get(0x008)).isZero();
  }

  @Test
  void featuresThatWereNotOffered_areRefused_andNoneAreTaken() {
    driver.set(0x070, 0);
    driver.set(0x020, 1 << 29);
    driver.set(0x070, 11);
    assertThat(driver.get(0x070)).isEqualTo(3);
    driver.set(0x070, 0);
    driver.set(0x070, 11);
    assertThat(driver.get(0x070)).isEqualTo(11);
  }

  @ParameterizedTest
  @CsvSource({"0", "3", "256", "-8"})
  void queueOfImpossibleSize_needsReset(int size) {
    driver.set(0x070, 0);
    driver.set(0x070, 11);
    driver.queue(0, size, TestRam.BASE);
    assertThat(driver.get(0x044)).isZero();
    assertThat(driver.get(0x070) & NEEDS_RESET).isNotZero();
  }

  @ParameterizedTest
  @CsvSource({"0", "0x7ffffff0", "0x8003fff0", "0x80000001", "0xfffffffffffffff0"})
  void queueOutsideRam_needsReset(String at) {
    driver.set(0x070, 0);
    driver.set(0x070, 11);
    driver.queue(0, TestDriver.SIZE, Long.decode(at.length() < 12 ? at : "-16"));
    assertThat(driver.get(0x070) & NEEDS_RESET).isNotZero();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "loop,              0x80007000, 16, 1, 0",
    "next beyond table, 0x80007000, 16, 1, 8",
    "zero length,       0x80007000, 0,  1, 2",
    "below RAM,         0x7fffffff, 16, 1, 2",
    "beyond RAM,        0x8003ffff, 16, 1, 2",
    "wraps,             -1,         16, 1, 2",
    "length of 4 GiB,   0x80007000, -1, 1, 2",
    "indirect,          0x80007000, 16, 4, 0",
    "header writable,   0x80007000, 16, 3, 2",
    "header short,      0x80007000, 15, 1, 2",
    "no status,         0x80007000, 16, 0, 0"
  })
  void malformedChain_needsReset(String what, String address, int length, int flags, int next) {
    request(FLUSH, 0, 0, 0);
    driver.descriptor(0, 0, Long.decode(address), length, flags, next);
    assertThat(slots.service()).as(what).isFalse();
    assertThat(driver.get(0x070) & NEEDS_RESET).isNotZero();
    assertThat(driver.get(0x060)).isEqualTo(2);
    assertThat(driver.used(0)).isZero();
    driver.start(1);
    assertThat(driver.get(0x070)).isEqualTo(15);
  }

  @Test
  void readableAfterWritable_needsReset() {
    request(READ, 0, 512, WRITE);
    driver.descriptor(0, 2, STATUS, 1, 0, 0);
    slots.service();
    assertThat(driver.get(0x070) & NEEDS_RESET).isNotZero();
  }

  @Test
  void moreRequestsThanTheQueueHolds_needReset() {
    driver.offerNothingButIndex(0, TestDriver.SIZE + 1);
    slots.service();
    assertThat(driver.get(0x070) & NEEDS_RESET).isNotZero();
  }

  @Test
  void randomRings_throwNothing_seed11() {
    Random random = new Random(11);
    for (int round = 0; round < 3000; round++) {
      driver.start(1);
      for (int i = 0; i < TestDriver.SIZE; i++) {
        long address = TestRam.BASE + random.nextInt(TestRam.BYTES + 64) - 32;
        driver.descriptor(0, i, address, random.nextInt(700), random.nextInt(4), random.nextInt(9));
      }
      ram.bytes().putInt(0x7000, random.nextInt(10)).putLong(0x7008, random.nextInt(200));
      driver.descriptor(0, 0, HEADER, 16, NEXT, 1 + random.nextInt(7));
      ram.bytes().putShort(0x402, (short) 0).putShort(0x404, (short) 0);
      driver.offerNothingButIndex(0, 1 + random.nextInt(2));
      slots.service();
    }
    driver.start(1);
    assertThat(driver.get(0x070)).isEqualTo(15);
  }

  @Test
  void exportedBetweenNotifyAndService_theRequestIsPerformedAfterImport() throws Exception {
    byte[] content = pattern(512);
    ram.write(DATA, content, 0, 512);
    request(STORE, 1, 512, 0);
    byte[] state = export(slots);
    VirtioSlots imported = slots();
    imported.readFrom(new StateReader(state));
    assertThat(export(imported)).isEqualTo(state);
    assertThat(disk.content).containsOnly(0);
    assertThat(imported.service()).isTrue();
    assertThat(status()).isEqualTo(OK);
    assertThat(Arrays.copyOfRange(disk.content, 512, 1024)).isEqualTo(content);
    assertThat(export(imported)).isNotEqualTo(state);
  }

  @Test
  void stateOfAnotherBoard_isRefused() throws Exception {
    byte[] state = export(slots);
    VirtioSlots withoutDisk = new VirtioSlots(ram, plic, new ConsoleBuffer(), null);
    assertThatThrownBy(() -> withoutDisk.readFrom(new StateReader(state)))
        .isInstanceOf(MalformedStateException.class)
        .hasMessageContaining("virtio device");
    state[3] = 2; // notified: there is one queue
    assertThatThrownBy(() -> slots().readFrom(new StateReader(state)))
        .isInstanceOf(MalformedStateException.class)
        .hasMessageContaining("virtio notified queues");
  }

  private static byte[] export(VirtioSlots slots) {
    try (StateWriter out = new StateWriter()) {
      slots.writeTo(out);
      return out.toByteArray();
    }
  }
}
