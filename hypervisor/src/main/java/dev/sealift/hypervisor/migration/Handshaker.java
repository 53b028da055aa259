package dev.sealift.hypervisor.migration;

import dev.sealift.hypervisor.boot.AttestationRefusedException;
import dev.sealift.hypervisor.vm.Host;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.session.Frame;
import dev.sealift.protocol.session.Handshake;
import dev.sealift.protocol.session.HandshakeRefused;
import dev.sealift.protocol.session.HandshakeSetup;
import dev.sealift.protocol.session.HandshakeState;
import dev.sealift.protocol.session.HandshakeStep;
import dev.sealift.protocol.session.Session;
import java.io.IOException;
import java.util.Optional;

/** Shakes hands over a connection: this end is attested when the transcript is known. */
final class Handshaker {

  private final Host host;
  private final PeerConnection connection;

  Handshaker(Host host, PeerConnection connection) {
    this.host = host;
    this.connection = connection;
  }

  /**
   * Shakes hands; whatever fails, the keys are wiped and the peer hears that it is refused.
   *
   * @param first the peer's first frame, if it was read already
   */
  Session shake(HandshakeSetup setup, Optional<Frame> first)
      throws HandshakeRefused, AttestationRefusedException, IOException, InterruptedException {
    HandshakeStep step = Handshake.begin(setup, host.random());
    HandshakeState held = step.state();
    boolean established = false;
    try {
      connection.send(step.send());
      Optional<Frame> read = first;
      while (!(step.state() instanceof HandshakeState.Established)) {
        Frame frame = read.isPresent() ? read.get() : connection.receive();
        read = Optional.empty();
        step = Handshake.received(step.state(), frame, host.clock().instant(), host.random());
        held = step.state();
        connection.send(step.send());
        if (step.attest().isPresent()) {
          String token = attest(setup, step.attest().get());
          step = Handshake.attested(step.state(), token, host.clock().instant());
          held = step.state();
          connection.send(step.send());
        }
      }
      established = true;
      return ((HandshakeState.Established) step.state()).session();
    } finally {
      if (!established) {
        held.close();
        connection.reject();
      }
    }
  }

  private String attest(HandshakeSetup setup, Bytes nonce)
      throws AttestationRefusedException, InterruptedException {
    return host.attestor()
        .attest(setup.role().purpose(), Optional.of(setup.ticket().mid()), nonce)
        .token();
  }
}
