package dev.sealift.hypervisor.device;

import dev.sealift.hypervisor.state.MalformedStateException;
import dev.sealift.hypervisor.state.StateReader;
import dev.sealift.hypervisor.state.StateWriter;

/** What a virtio device does behind its transport. */
interface VirtioDevice {
  /** VIRTIO_F_VERSION_1. */
  long VERSION_1 = 1L << 32;

  /** What became of a look at a queue. */
  enum Served {
    /** One request is completed; there may be more. */
    DONE_AND_INTERRUPT,
    /** One request is completed, and its driver does not want to hear of it. */
    DONE,
    /** The driver has put nothing there. */
    EMPTY,
    /** It waits for something else than the driver. */
    STALLED
  }

  /** Device type (virtio 1.2, chapter 5). */
  int id();

  long features();

  int queues();

  /** A byte of the configuration space, 0 beyond its end. */
  int config(int offset);

  /** Completes at most one request. */
  Served serve(int index, VirtQueue queue) throws MalformedRingException;

  /** Its driver takes a queue away, and what was in flight there with it. */
  void reset(int index);

  void writeTo(StateWriter out);

  void readFrom(StateReader in) throws MalformedStateException;
}
