package dev.sealift.access.issue;

import dev.sealift.access.Role;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who gets a certificate.
 *
 * @param name of the service or host; also the name of its files
 * @param role of a service
 * @param hostNames names and IPv4 addresses that clients find it under; none if it serves nobody
 */
public record Identity(String name, Role role, Set<String> hostNames) {

  /** Under which a client on the same machine finds a service. */
  public static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1");

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  /** What the authority and the issuer call their own files. */
  private static final Set<String> RESERVED = Set.of("authority", "issuer", "issuer-keys");

  /** Checks name and role. */
  public Identity {
    hostNames = Set.copyOf(hostNames);
    if (!NAME.matcher(name).matches() || RESERVED.contains(name)) {
      throw new IllegalArgumentException("no name for a certificate's files: " + name);
    }
    if (role.isOfPeople()) {
      throw new IllegalArgumentException("people have tokens, not certificates: " + role.word());
    }
  }
}
