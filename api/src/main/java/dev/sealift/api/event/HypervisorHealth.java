package dev.sealift.api.event;

/** Whether an agent reaches its hypervisor. */
public enum HypervisorHealth {
  /** It does. */
  UP,
  /** It does not. */
  DOWN
}
