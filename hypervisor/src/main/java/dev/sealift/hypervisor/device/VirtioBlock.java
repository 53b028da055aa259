package dev.sealift.hypervisor.device;

import dev.sealift.hypervisor.state.MalformedStateException;
import dev.sealift.hypervisor.state.StateReader;
import dev.sealift.hypervisor.state.StateWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A disk (virtio 1.2, section 5.2). */
final class VirtioBlock implements VirtioDevice {
  private static final int SECTOR_BYTES = 512;
  private static final int SEGMENT_BYTES = 64 << 10;
  private static final int SEGMENTS = 32;

  /** What the vCPUs wait for at most; drivers that read the configuration ask for no more. */
  private static final int MAX_REQUEST_BYTES = SEGMENTS * SEGMENT_BYTES;

  private static final long SIZE_MAX = 1 << 1;
  private static final long SEG_MAX = 1 << 2;
  private static final long FLUSH = 1 << 9;

  private static final int HEADER_BYTES = 16;
  private static final int ID_BYTES = 20;
  private static final int IN = 0;
  private static final int OUT = 1;
  private static final int DO_FLUSH = 4;
  private static final int GET_ID = 8;
  private static final int OK = 0;
  private static final int IO_ERROR = 1;
  private static final int UNSUPPORTED = 2;

  private final Disk disk;
  private final byte[] buffer = new byte[SEGMENT_BYTES];
  private final byte[] config;

  VirtioBlock(Disk disk) {
    this.disk = disk;
    this.config =
        ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(disk.bytes() / SECTOR_BYTES)
            .putInt(SEGMENT_BYTES)
            .putInt(SEGMENTS)
            .array();
  }

  @Override
  public int id() {
    return 2;
  }

  @Override
  public long features() {
    return VERSION_1 | SIZE_MAX | SEG_MAX | FLUSH;
  }

  @Override
  public int queues() {
    return 1;
  }

  @Override
  public int config(int offset) {
    return offset < config.length ? config[offset] & 0xff : 0;
  }

  @Override
  public Served serve(int index, VirtQueue queue) throws MalformedRingException {
    if (!disk.isReady()) {
      return Served.STALLED;
    }
    if (!queue.next()) {
      return Served.EMPTY;
    }
    DescriptorChain chain = queue.chain();
    if (chain.readable() < HEADER_BYTES || chain.writable() < 1) {
      throw new MalformedRingException("a request without header or status");
    }
    int status = perform(chain);
    chain.writeByte(chain.writable() - 1, status);
    return queue.complete(status == OK ? (int) chain.writable() : 0)
        ? Served.DONE_AND_INTERRUPT
        : Served.DONE;
  }

  private int perform(DescriptorChain chain) {
    chain.read(0, buffer, HEADER_BYTES);
    ByteBuffer header = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
    int type = header.getInt(0);
    long sector = header.getLong(8);
    long in = chain.writable() - 1;
    try {
      return switch (type) {
        case IN -> read(chain, sector, in);
        case OUT -> in == 0 ? write(chain, sector, chain.readable() - HEADER_BYTES) : IO_ERROR;
        case DO_FLUSH -> in == 0 ? flush() : IO_ERROR;
        case GET_ID -> in == ID_BYTES ? identify(chain) : IO_ERROR;
        default -> UNSUPPORTED;
      };
    } catch (IOException e) {
      return IO_ERROR;
    }
  }

  private int read(DescriptorChain chain, long sector, long bytes) throws IOException {
    if (!isWithin(sector, bytes)) {
      return IO_ERROR;
    }
    for (int done = 0; done < bytes; ) {
      int part = (int) Math.min(buffer.length, bytes - done);
      disk.read(sector * SECTOR_BYTES + done, buffer, 0, part);
      chain.write(done, buffer, part);
      done += part;
    }
    return OK;
  }

  private int write(DescriptorChain chain, long sector, long bytes) throws IOException {
    if (!isWithin(sector, bytes)) {
      return IO_ERROR;
    }
    for (int done = 0; done < bytes; ) {
      int part = (int) Math.min(buffer.length, bytes - done);
      chain.read(HEADER_BYTES + done, buffer, part);
      disk.write(sector * SECTOR_BYTES + done, buffer, 0, part);
      done += part;
    }
    return OK;
  }

  private int flush() throws IOException {
    disk.flush();
    return OK;
  }

  private int identify(DescriptorChain chain) {
    byte[] name = "sealift".getBytes(StandardCharsets.US_ASCII);
    chain.write(0, ByteBuffer.allocate(ID_BYTES).put(name).array(), ID_BYTES);
    return OK;
  }

  private boolean isWithin(long sector, long bytes) {
    long sectors = disk.bytes() / SECTOR_BYTES;
    return bytes % SECTOR_BYTES == 0
        && bytes <= MAX_REQUEST_BYTES
        && sector >= 0
        && sector <= sectors - bytes / SECTOR_BYTES;
  }

  @Override
  public void reset(int index) {}

  @Override
  public void writeTo(StateWriter out) {
    out.u64(disk.bytes());
  }

  @Override
  public void readFrom(StateReader in) throws MalformedStateException {
    long bytes = in.u64();
    if (bytes != disk.bytes()) {
      throw in.malformed("disk size", bytes);
    }
  }
}
