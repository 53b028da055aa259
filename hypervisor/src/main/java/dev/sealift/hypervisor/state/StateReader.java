package dev.sealift.hypervisor.state;

import java.nio.ByteBuffer;

/**
 * Reads what {@link StateWriter} wrote; every irregularity is a {@link MalformedStateException}.
 */
public final class StateReader {
  private final ByteBuffer in;

  /** Reads this array; it stays the caller's. */
  public StateReader(byte[] encoded) {
    this.in = ByteBuffer.wrap(encoded);
  }

  /** One byte with no bit outside the mask. */
  public int u8(String field, int mask) throws MalformedStateException {
    need(1);
    int value = in.get() & 0xff;
    if ((value & ~mask) != 0) {
      throw malformed(field, value);
    }
    return value;
  }

  /** One byte, 0 or 1. */
  public boolean flag(String field) throws MalformedStateException {
    return u8(field, 1) == 1;
  }

  /** Four bytes. */
  public int u32() throws MalformedStateException {
    need(Integer.BYTES);
    return in.getInt();
  }

  /** Eight bytes. */
  public long u64() throws MalformedStateException {
    need(Long.BYTES);
    return in.getLong();
  }

  /** A 64-bit field that may have only the bits of the mask. */
  public long u64(String field, long mask) throws MalformedStateException {
    long value = u64();
    if ((value & ~mask) != 0) {
      throw malformed(field, value);
    }
    return value;
  }

  /** Eight bytes whose highest bit is clear. */
  public long nonNegative(String field) throws MalformedStateException {
    return u64(field, Long.MAX_VALUE);
  }

  /** A length-prefixed string of at most {@code max} bytes. */
  public byte[] bytes(String field, int max) throws MalformedStateException {
    int length = u32();
    if (length < 0 || length > max) {
      throw malformed(field + " length", length);
    }
    need(length);
    byte[] value = new byte[length];
    in.get(value);
    return value;
  }

  /** Nothing may follow. */
  public void end() throws MalformedStateException {
    if (in.hasRemaining()) {
      throw new MalformedStateException(
          "%d bytes after the end of the state".formatted(in.remaining()));
    }
  }

  /** The refusal of a field. */
  public MalformedStateException malformed(String field, long value) {
    return new MalformedStateException(
        "%s is 0x%x, which no exported state holds".formatted(field, value));
  }

  private void need(int bytes) throws MalformedStateException {
    if (in.remaining() < bytes) {
      throw new MalformedStateException(
          "state ends early: %d bytes left, want %d".formatted(in.remaining(), bytes));
    }
  }
}
