package dev.sealift.hypervisor.vm;

import dev.sealift.protocol.signed.MigrationTicket;

/** The sending side of one migration, as the source monitor's driver sees it. Never blocks. */
public interface Outbound {

  /** Connects to the target and shakes hands. */
  void connect(MigrationTicket ticket);

  /** Sends the pages that are dirty. */
  void sendRound(long round);

  /** Parks the vCPUs and sends the last pages, the metadata and the state. */
  void sendLast(long rounds);

  /** The monitor is in another state now. */
  void changed();

  /** Wipes the stream keys and closes the connection. */
  void end();

  /** Whether it was ended: what it has to say counts no more. */
  boolean ended();

  /** What the broker is shown beside Prepared: this host's attestation of the handshake. */
  String attestation() throws InterruptedException;
}
