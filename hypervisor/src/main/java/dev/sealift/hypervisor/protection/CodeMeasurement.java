package dev.sealift.hypervisor.protection;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;

/**
 * The identity of a process's code: its layout, then every page of its code range with its address.
 * Where the process starts and what it shares is part of it, so the guest OS cannot choose either.
 */
final class CodeMeasurement {
  private final Sha256 hash = Sha256.labelled("sealift code measurement v1");

  CodeMeasurement(ProcessLayout layout) {
    hash.add(layout.start())
        .add(layout.end())
        .add(layout.codeStart())
        .add(layout.codeEnd())
        .add(layout.entry())
        .add(layout.openStart())
        .add(layout.openEnd());
  }

  void add(long virtualPage, byte[] page) {
    hash.add(virtualPage).add(page);
  }

  Bytes finish() {
    return hash.finish();
  }
}
