package dev.sealift.hypervisor.storage;

import java.io.IOException;
import java.nio.file.Path;

/** A disk's fence says nothing that can be trusted, so nobody writes. */
public final class CorruptFenceException extends IOException {
  private static final long serialVersionUID = 1L;

  CorruptFenceException(Path fence, String what) {
    super(
        ("%s %s; nobody writes to this disk. Restore the file from a copy not older than the "
                + "machine's last start, or move its folder away to begin with an empty disk")
            .formatted(fence, what));
  }
}
