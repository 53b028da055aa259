package dev.sealift.access.issue;

import dev.sealift.access.Role;
import java.util.Set;

/**
 * Who gets a certificate.
 *
 * @param name of the service or host; also the name of its files
 * @param role of a service
 * @param hostNames names and IPv4 addresses that clients find it under; none if it serves nobody
 */
public record Identity(String name, Role role, Set<String> hostNames) {

  /** Checks the role. */
  public Identity {
    hostNames = Set.copyOf(hostNames);
    if (role.isOfPeople()) {
      throw new IllegalArgumentException("people have tokens, not certificates: " + role.word());
    }
  }
}
