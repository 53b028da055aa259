package dev.sealift.hypervisor.machine;

import java.util.Arrays;

/** One page of decoded instructions, by halfword, decoded when first executed. */
final class CodePage {
  private static final int SLOTS = GuestMemory.PAGE_BYTES / 2;

  /** Decoded instructions as {@link Op} says; the two after the page's last are its end. */
  final long[] slots = new long[SLOTS + 2];

  /** Host address of the page's bytes. */
  final long host;

  private boolean revoked;

  CodePage(long host) {
    this.host = host;
    slots[SLOTS] = Op.PAGE_END;
    slots[SLOTS + 1] = Op.PAGE_END;
  }

  /** Decodes the instruction at a slot, and keeps it. */
  long decode(int slot) {
    int half = halfAt(slot);
    long decoded;
    if (Compressed.isCompressed(half)) {
      decoded = Decoder.compressed(half, slot);
    } else if (slot == SLOTS - 1) {
      decoded = Op.SPLIT;
    } else {
      decoded = Decoder.full(half | halfAt(slot + 1) << 16, slot);
    }
    slots[slot] = decoded;
    return decoded;
  }

  /** The 16 bits at a slot. */
  int halfAt(int slot) {
    return HostMemory.getShort(host + 2L * slot) & 0xffff;
  }

  /** Nothing more may be read through it: its bytes may be another page's by now. */
  void revoke() {
    revoked = true;
    Arrays.fill(slots, 0, SLOTS, Op.NOT_DECODED);
  }

  /** Whether who executes from it must look its address up again. */
  boolean isRevoked() {
    return revoked;
  }

  /** Forgets the instructions that touch bytes of the page which were just written. */
  void written(int offset, int size) {
    Arrays.fill(slots, Math.max(0, (offset >> 1) - 1), (offset + size + 1) >> 1, Op.NOT_DECODED);
  }
}
