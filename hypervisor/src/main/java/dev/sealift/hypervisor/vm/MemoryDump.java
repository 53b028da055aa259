package dev.sealift.hypervisor.vm;

import dev.sealift.hypervisor.machine.GuestMemory;
import dev.sealift.hypervisor.machine.Machine;
import dev.sealift.hypervisor.management.ErrorCode;
import dev.sealift.hypervisor.management.ManagementRefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes guest memory to a file, as everybody but the owner of a page sees it. */
public final class MemoryDump {

  /** One mebibyte at a time, so that the guest runs on between two pieces. */
  private static final int FRAMES_AT_ONCE = 256;

  private MemoryDump() {}

  /**
   * Writes a new file, mode 0600.
   *
   * @return its length
   */
  public static long write(HostedMachine hosted, Path path) throws ManagementRefusedException {
    HostedMachine.Content content = hosted.content();
    if (content == null) {
      throw new ManagementRefusedException(
          ErrorCode.UNKNOWN_MACHINE, "the machine holds nothing here");
    }
    try (FileChannel file =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      return write(content.guest().machine(), file);
    } catch (IOException e) {
      throw new ManagementRefusedException(
          ErrorCode.FILE, "path cannot be written, want a new file in a folder that exists");
    }
  }

  private static long write(Machine machine, FileChannel file) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(FRAMES_AT_ONCE * GuestMemory.PAGE_BYTES);
    for (int from = 0; from < machine.frameCount(); from += FRAMES_AT_ONCE) {
      int first = from;
      int end = Math.min(from + FRAMES_AT_ONCE, machine.frameCount());
      piece.clear();
      machine.<Boolean>runAtSafePoint(() -> {
        for (int frame = first; frame < end; frame++) {
          machine.memory().readFrame(frame, piece);
        }
        return true;
      });
      piece.flip();
      while (piece.hasRemaining()) {
        file.write(piece);
      }
    }
    return file.size();
  }
}
