package dev.sealift.api.management;

/** The side of a migration that a hypervisor plays. */
public enum MigrationRole {
  /** It sends. */
  SOURCE,
  /** It receives. */
  TARGET
}
