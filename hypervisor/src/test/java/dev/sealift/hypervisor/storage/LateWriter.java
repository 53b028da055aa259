package dev.sealift.hypervisor.storage;

import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A host that does not know that its machine runs elsewhere: it writes until it has lost often. */
final class LateWriter {
  static final String WRITING = "writing";
  private static final int REFUSALS = 100;

  private LateWriter() {}

  /** Arguments: folder, machine, generation, bytes. */
  public static void main(String[] args) throws IOException {
    int refusals = 0;
    try (BlockStorage storage =
        BlockStorage.open(
            Path.of(args[0]),
            new VmId(args[1]),
            new Generation(Long.parseLong(args[2])),
            Long.parseLong(args[3]))) {
      for (long i = 1; refusals < REFUSALS; i++) {
        try {
          byte[] sector = ByteBuffer.allocate(512).putLong(i).array();
          storage.write(i % (storage.bytes() / 512) * 512, sector, 0, 512);
        } catch (StaleGenerationException e) {
          refusals++;
        }
        if (i == 1) {
          System.out.println(WRITING);
        }
      }
    }
  }
}
