package dev.sealift.access;

import java.net.URI;
import java.util.Set;

/** Addresses that a service may be told to connect to. */
public final class PeerUrl {

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  private PeerUrl() {}

  /**
   * Whether what is there can prove who it is: {@code https}, or this very machine. Elsewhere
   * whoever owns the network could answer in the clear in another's place.
   */
  public static boolean isSafe(URI url) {
    if (url.getHost() == null) {
      return false;
    }
    return "https".equals(url.getScheme())
        || ("http".equals(url.getScheme()) && LOOPBACK.contains(url.getHost()));
  }
}
