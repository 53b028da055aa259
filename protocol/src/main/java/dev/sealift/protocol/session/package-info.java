/**
 * The handshake of two monitors, and the session that it gives.
 *
 * <p>Both ends do the same; the driver owns connection, clock and randomness:
 *
 * <pre>{@code
 * HandshakeSetup setup = HandshakeSetup.source(self, bootKey, anchors, ticket, manifest, now);
 * HandshakeStep step = Handshake.begin(setup, random);
 * while (!(step.state() instanceof HandshakeState.Established)) {
 *   send(step.send());                       // each Frame.encode()
 *   step.attest().ifPresent(nonce -> ask(nonce)); // answered by Handshake.attested(state, jws, now)
 *   step = Handshake.received(step.state(), nextFrame(), now, random);
 * }
 * Session session = ((HandshakeState.Established) step.state()).session();
 * RecordSealer control = session.sealer(Channels.CONTROL);
 * }</pre>
 *
 * <p>The last step may have frames to send too. On {@link
 * dev.sealift.protocol.session.HandshakeRefused} send {@link
 * dev.sealift.protocol.session.Frame#REJECTED} and close the connection; the keys are wiped
 * already. The attestation result is fetched while frames are awaited: whichever comes first is
 * stepped first, by one thread.
 */
@NullMarked
package dev.sealift.protocol.session;

import org.jspecify.annotations.NullMarked;
