package dev.sealift.hypervisor.device;

import dev.sealift.hypervisor.state.MalformedStateException;
import dev.sealift.hypervisor.state.StateReader;
import dev.sealift.hypervisor.state.StateWriter;

/** A console with one port (virtio 1.2, section 5.3). Its output waits for room, losing nothing. */
final class VirtioConsole implements VirtioDevice {
  private static final int RECEIVE = 0;

  private final ConsoleBuffer console;
  private final InputQueue input = new InputQueue();
  private final byte[] buffer = new byte[InputQueue.CAPACITY];

  /** How much of the next request to transmit is in the console already. */
  private long transmitted;

  VirtioConsole(ConsoleBuffer console) {
    this.console = console;
  }

  /** Returns how many bytes of the input it took. */
  int receive(byte[] bytes) {
    return input.add(bytes);
  }

  @Override
  public int id() {
    return 3;
  }

  @Override
  public long features() {
    return VERSION_1;
  }

  @Override
  public int queues() {
    return 2;
  }

  @Override
  public int config(int offset) {
    return 0;
  }

  @Override
  public Served serve(int index, VirtQueue queue) throws MalformedRingException {
    return index == RECEIVE ? receive(queue) : transmit(queue);
  }

  private Served receive(VirtQueue queue) throws MalformedRingException {
    if (input.isEmpty()) {
      return Served.STALLED;
    }
    if (!queue.next()) {
      return Served.EMPTY;
    }
    if (queue.chain().writable() == 0) {
      throw new MalformedRingException("no room to receive into");
    }
    int length = (int) Math.min(input.size(), queue.chain().writable());
    for (int i = 0; i < length; i++) {
      buffer[i] = input.remove();
    }
    queue.chain().write(0, buffer, length);
    return complete(queue, length);
  }

  private Served transmit(VirtQueue queue) throws MalformedRingException {
    if (!queue.next()) {
      return Served.EMPTY;
    }
    DescriptorChain chain = queue.chain();
    if (chain.readable() <= transmitted) {
      throw new MalformedRingException("nothing to transmit");
    }
    int length = (int) Math.min(buffer.length, chain.readable() - transmitted);
    chain.read(transmitted, buffer, length);
    for (int i = 0; i < length && console.append(buffer[i]); i++) {
      transmitted++;
    }
    if (transmitted < chain.readable()) {
      return Served.STALLED;
    }
    transmitted = 0;
    return complete(queue, 0);
  }

  private static Served complete(VirtQueue queue, int written) {
    return queue.complete(written) ? Served.DONE_AND_INTERRUPT : Served.DONE;
  }

  @Override
  public void reset(int index) {
    if (index != RECEIVE) {
      transmitted = 0;
    }
  }

  @Override
  public void writeTo(StateWriter out) {
    out.u64(transmitted);
    input.writeTo(out);
  }

  @Override
  public void readFrom(StateReader in) throws MalformedStateException {
    transmitted = in.nonNegative("virtio console transmitted");
    input.readFrom(in, "virtio console input");
  }
}
