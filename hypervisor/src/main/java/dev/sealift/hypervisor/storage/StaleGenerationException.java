package dev.sealift.hypervisor.storage;

import dev.sealift.protocol.id.Generation;
import java.io.IOException;

/** Who asked is of an older generation than the last that opened the disk. */
public final class StaleGenerationException extends IOException {
  private static final long serialVersionUID = 1L;

  StaleGenerationException(Generation stale, Generation fence) {
    super("generation %s is refused: generation %s has the disk".formatted(stale, fence));
  }
}
