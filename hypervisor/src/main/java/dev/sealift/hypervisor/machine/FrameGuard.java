package dev.sealift.hypervisor.machine;

/** Who holds back the true contents of some frames from everybody but their owner. */
@FunctionalInterface
public interface FrameGuard {
  /**
   * Somebody other than the owner is about to read or write a frame: the guest OS, another process,
   * a page-table walk, a device, a migration, a dump. When it returns, the frame holds what such an
   * observer may have, and the owner will look at the frame again before it next uses the page.
   */
  void beforeAccess(int frame, boolean write);
}
