package dev.sealift.hypervisor.storage;

/** Whether a writer of a generation may pass a fence of another. */
interface FenceRule {
  /** Nobody but the last that opened. */
  FenceRule LATEST_ONLY = (writer, fence) -> writer == fence;

  boolean admits(long writer, long fence);
}
