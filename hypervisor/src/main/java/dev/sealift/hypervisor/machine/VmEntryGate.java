package dev.sealift.hypervisor.machine;

/**
 * The right to run, asked on the vCPU thread before each slice of guest code. No management call
 * starts a machine whose gate is closed.
 */
@FunctionalInterface
public interface VmEntryGate {
  /**
   * Whether guest instructions may run now. Called often, so it must return at once. After it turns
   * true, {@link Machine#kick} makes a waiting vCPU ask again.
   */
  boolean mayEnter();
}
