package dev.sealift.standalone;

import java.io.IOException;

/**
 * Decides what address a host tells the others for bulk data; a recording tap puts its own in
 * between.
 */
@FunctionalInterface
public interface DataAddresses {
  /**
   * Asked once per host before its agent starts.
   *
   * @param host name of the host
   * @param dataPort loopback port that its hypervisor will listen on
   * @return {@code host:port}
   */
  String advertised(String host, int dataPort) throws IOException;

  /** The hypervisor's own address. */
  static DataAddresses direct() {
    return (_, dataPort) -> "127.0.0.1:" + dataPort;
  }
}
