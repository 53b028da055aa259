package dev.sealift.hypervisor.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BoardTreeTest {
  private static final int MAGIC = 0xd00d_feed;

  private static byte[] blob() {
    Plic plic = new Plic(2);
    ConsoleBuffer console = new ConsoleBuffer();
    return BoardTree.of(
        2,
        TestRam.BASE,
        64L << 20,
        new Clint(2, TimeSource.system()),
        plic,
        new Uart16550(console, plic),
        new VirtioSlots(new TestRam(), plic, console, null),
        new Finisher());
  }

  /** Reads a blob as Devicetree Specification 0.4, chapter 5, has it: values by their paths. */
  private static Map<String, ByteBuffer> read(byte[] blob) {
    ByteBuffer in = ByteBuffer.wrap(blob);
    assertThat(in.getInt()).isEqualTo(MAGIC);
    assertThat(in.getInt()).isEqualTo(blob.length);
    int strings = in.getInt(12);
    assertThat(in.getInt(20)).isEqualTo(17);
    Map<String, ByteBuffer> values = new LinkedHashMap<>();
    Deque<String> path = new ArrayDeque<>();
    in.position(in.getInt(8));
    while (true) {
      int token = in.getInt();
      if (token == 1) {
        String name = text(in, in.position());
        in.position(in.position() + name.length() + 4 & ~3);
        path.addLast(name);
      } else if (token == 2) {
        path.removeLast();
      } else if (token == 3) {
        int length = in.getInt();
        String name = text(in, strings + in.getInt());
        values.put(String.join("/", path) + "/" + name, in.slice(in.position(), length));
        in.position(in.position() + length + 3 & ~3);
      } else {
        assertThat(token).isEqualTo(9);
        assertThat(path).isEmpty();
        return values;
      }
    }
  }

  private static String text(ByteBuffer in, int at) {
    StringBuilder text = new StringBuilder();
    for (int i = at; in.get(i) != 0; i++) {
      text.append((char) in.get(i));
    }
    return text.toString();
  }

  @Test
  void everyDevice_isWhereAndWhatItIsOnTheVirtBoard() {
    Map<String, ByteBuffer> tree = read(blob());
    assertThat(tree.get("/memory@80000000/reg"))
        .isEqualTo(ByteBuffer.allocate(16).putLong(0x8000_0000L).putLong(64L << 20).flip());
    assertThat(tree).containsKeys("/soc/clint@2000000/reg", "/soc/plic@c000000/reg");
    assertThat(tree.get("/cpus/timebase-frequency").getInt(0)).isEqualTo(10_000_000);
    assertThat(tree.get("/soc/plic@c000000/riscv,ndev").getInt(0)).isEqualTo(95);
    assertThat(tree.get("/soc/serial@10000000/interrupts").getInt(0)).isEqualTo(10);
    for (int i = 0; i < 8; i++) {
      String node = "/soc/virtio_mmio@1000%d000".formatted(i + 1);
      assertThat(tree.get(node + "/interrupts").getInt(0)).isEqualTo(i + 1);
      assertThat(tree.get(node + "/reg").getLong(0)).isEqualTo(0x1000_1000L + 0x1000L * i);
      assertThat(tree.get(node + "/interrupt-parent"))
          .isEqualTo(tree.get("/soc/plic@c000000/phandle"));
    }
    assertThat(tree.get("/cpus/cpu@1/mmu-type"))
        .isEqualTo(ByteBuffer.wrap("riscv,sv39\0".getBytes(StandardCharsets.US_ASCII)));
  }
}
