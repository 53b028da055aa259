package dev.sealift.standalone;

import java.nio.file.Path;
import java.util.List;

/**
 * One host of the cluster.
 *
 * @param name such as {@code host-1}: lower-case letters, digits and hyphens, at most 32
 * @param extraClassPath put before the hypervisor's class path, which changes what is measured;
 *     empty for honest hosts
 */
public record HostSpec(String name, List<Path> extraClassPath) {
  /** Checks the name, which becomes part of file names. */
  public HostSpec {
    if (!name.matches("[a-z][a-z0-9-]{0,31}")) {
      throw new IllegalArgumentException(
          "host name is '%s', want a lower-case letter and up to 31 letters, digits or hyphens"
              .formatted(name));
    }
    extraClassPath = List.copyOf(extraClassPath);
  }

  /** An honest host. */
  public static HostSpec named(String name) {
    return new HostSpec(name, List.of());
  }
}
