package dev.sealift.hypervisor.migration;

import dev.sealift.hypervisor.boot.AttestationRefusedException;
import dev.sealift.hypervisor.vm.Host;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.session.AttestationNonces;
import dev.sealift.protocol.session.Role;
import dev.sealift.protocol.session.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * This host's attestation of one handshake, which the broker is shown beside Prepared or Ready. It
 * lives two minutes: a pre-copy or a claim that takes longer renews it.
 */
final class HandshakeAttestation {

  private static final Logger LOG = System.getLogger(HandshakeAttestation.class.getName());

  /** Leaves the broker half a minute to look at it. */
  private static final Duration FRESH = Duration.ofSeconds(90);

  private final Host host;
  private final Role role;
  private final Mid mid;
  private final Bytes nonce;
  private String token;
  private Instant at;

  HandshakeAttestation(Host host, Session session) {
    this.host = host;
    role = session.role();
    mid = session.ticket().mid();
    nonce = AttestationNonces.forRole(role, session.transcriptHash());
    token = session.ownAttestation();
    at = host.clock().instant();
  }

  /** The result as it was signed; the old one if no new one is to be had. */
  synchronized String token() throws InterruptedException {
    renewIfOlderThan(FRESH);
    return token;
  }

  /** Renews it early, while the machine still runs and time costs nothing. */
  synchronized void renewIfOlderThan(Duration age) throws InterruptedException {
    Instant now = host.clock().instant();
    if (Duration.between(at, now).compareTo(age) < 0) {
      return;
    }
    try {
      token = host.attestor().attest(role.purpose(), Optional.of(mid), nonce).token();
      at = now;
    } catch (AttestationRefusedException e) {
      LOG.log(Level.WARNING, "attestation not renewed: {0}", e.slug());
    }
  }
}
