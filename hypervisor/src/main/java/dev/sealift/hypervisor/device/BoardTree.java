package dev.sealift.hypervisor.device;

import java.util.stream.IntStream;

/** The device tree of our board: QEMU's virt board, with the devices that are there. */
public final class BoardTree {
  private static final int TIMEBASE_HERTZ = 10_000_000;
  private static final int UART_HERTZ = 3_686_400;
  private static final int PLIC_HANDLE = 1;
  private static final int FINISHER_HANDLE = 2;

  /** From here on the handles of the harts' own interrupt controllers. */
  private static final int FIRST_HART_HANDLE = 16;

  private static final int SUPERVISOR_EXTERNAL = 9;
  private static final int MACHINE_EXTERNAL = 11;
  private static final int MACHINE_SOFTWARE = 3;
  private static final int MACHINE_TIMER = 7;
  private static final int POWER_OFF = 0x5555;
  private static final int RESET = 0x7777;

  private BoardTree() {}

  /** The tree as a blob. */
  public static byte[] of(
      int harts,
      long ramBase,
      long ramBytes,
      Clint clint,
      Plic plic,
      Uart16550 uart,
      VirtioSlots slots,
      Finisher off) {
    DeviceTree tree = new DeviceTree();
    tree.begin("")
        .cells("#address-cells", 2)
        .cells("#size-cells", 2)
        .strings("compatible", "riscv-virtio")
        .strings("model", "riscv-virtio,qemu");
    tree.begin("chosen").strings("stdout-path", "/soc/" + name("serial", uart)).end();
    cpus(tree, harts);
    tree.begin("memory@%x".formatted(ramBase)).strings("device_type", "memory");
    reg(tree, ramBase, ramBytes).end();
    tree.begin("soc")
        .cells("#address-cells", 2)
        .cells("#size-cells", 2)
        .strings("compatible", "simple-bus")
        .cells("ranges");
    tree.begin(name("clint", clint)).strings("compatible", "sifive,clint0", "riscv,clint0");
    reg(tree, clint.base(), clint.bytes())
        .cells("interrupts-extended", interrupts(harts, MACHINE_SOFTWARE, MACHINE_TIMER))
        .end();
    tree.begin(name("plic", plic))
        .cells("phandle", PLIC_HANDLE)
        .strings("compatible", "sifive,plic-1.0.0", "riscv,plic0")
        .cells("#address-cells", 0)
        .cells("#interrupt-cells", 1)
        .cells("interrupt-controller")
        .cells("riscv,ndev", Plic.SOURCES - 1);
    reg(tree, plic.base(), plic.bytes())
        .cells("interrupts-extended", interrupts(harts, MACHINE_EXTERNAL, SUPERVISOR_EXTERNAL))
        .end();
    tree.begin(name("serial", uart))
        .strings("compatible", "ns16550a")
        .cells("clock-frequency", UART_HERTZ)
        .cells("interrupts", Uart16550.SOURCE)
        .cells("interrupt-parent", PLIC_HANDLE);
    reg(tree, uart.base(), uart.bytes()).end();
    virtio(tree, slots);
    tree.begin(name("test", off))
        .cells("phandle", FINISHER_HANDLE)
        .strings("compatible", "sifive,test1", "sifive,test0", "syscon");
    reg(tree, off.base(), off.bytes()).end();
    tree.end();
    switchOff(tree, "poweroff", POWER_OFF);
    switchOff(tree, "reboot", RESET);
    return tree.end().toBlob();
  }

  private static void virtio(DeviceTree tree, VirtioSlots slots) {
    for (int i = 0; i < VirtioSlots.COUNT; i++) {
      long base = slots.base() + (long) i * VirtioSlots.STRIDE;
      tree.begin("virtio_mmio@%x".formatted(base))
          .strings("compatible", "virtio,mmio")
          .cells("interrupts", VirtioSlots.FIRST_SOURCE + i)
          .cells("interrupt-parent", PLIC_HANDLE);
      reg(tree, base, VirtioSlots.STRIDE).end();
    }
  }

  private static void cpus(DeviceTree tree, int harts) {
    tree.begin("cpus")
        .cells("#address-cells", 1)
        .cells("#size-cells", 0)
        .cells("timebase-frequency", TIMEBASE_HERTZ);
    for (int hart = 0; hart < harts; hart++) {
      tree.begin("cpu@%x".formatted(hart))
          .strings("device_type", "cpu")
          .cells("reg", hart)
          .strings("status", "okay")
          .strings("compatible", "riscv")
          .strings("riscv,isa", "rv64imafdc_zicsr_zifencei_sstc")
          .strings("mmu-type", "riscv,sv39");
      tree.begin("interrupt-controller")
          .cells("phandle", FIRST_HART_HANDLE + hart)
          .strings("compatible", "riscv,cpu-intc")
          .cells("#interrupt-cells", 1)
          .cells("interrupt-controller")
          .end();
      tree.end();
    }
    tree.end();
  }

  private static void switchOff(DeviceTree tree, String name, int value) {
    tree.begin(name)
        .strings("compatible", "syscon-" + name)
        .cells("regmap", FINISHER_HANDLE)
        .cells("offset", 0)
        .cells("value", value)
        .end();
  }

  private static DeviceTree reg(DeviceTree tree, long base, long bytes) {
    return tree.cells("reg", (int) (base >>> 32), (int) base, (int) (bytes >>> 32), (int) bytes);
  }

  private static int[] interrupts(int harts, int first, int second) {
    return IntStream.range(0, harts)
        .flatMap(
            hart -> IntStream.of(FIRST_HART_HANDLE + hart, first, FIRST_HART_HANDLE + hart, second))
        .toArray();
  }

  private static String name(String kind, Device device) {
    return "%s@%x".formatted(kind, device.base());
  }
}
