package dev.sealift.simulation.wire;

import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.session.Role;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MigrationTicket;
import java.time.Duration;

/**
 * One migration of the machine: there, or back.
 *
 * @param number 0 for there, 1 for back
 * @param source who gives the machine away
 * @param target who is to take it in
 * @param manifest what the tenant decided
 * @param manifestToken what the operator hands the source as that
 * @param ticket what the broker allows
 * @param ticketToken what the operator hands both as that
 */
record Trip(
    int number,
    Host source,
    Host target,
    MachineManifest manifest,
    String manifestToken,
    MigrationTicket ticket,
    String ticketToken) {

  static final int MAX_ROUNDS = 4;

  /** From host a to b, or back. */
  static Trip of(int number) {
    Cast cast = Cast.ALL;
    return of(number, cast.manifest);
  }

  static Trip of(int number, MachineManifest manifest) {
    Cast cast = Cast.ALL;
    Host source = number == 0 ? cast.a : cast.b;
    Host target = number == 0 ? cast.b : cast.a;
    String manifestToken = cast.sign(manifest);
    MigrationTicket ticket =
        new MigrationTicket(
            new Mid(String.valueOf(number + 1).repeat(32)),
            manifest.vm(),
            new Generation(number + 1),
            source.platform(),
            source.boot(),
            target.platform(),
            Signatures.digest(manifestToken),
            MigrationTicket.PROTOCOL_VERSION,
            MigrationTicket.SUITE,
            MAX_ROUNDS,
            10_000,
            Host.NOW,
            Host.NOW.plus(Duration.ofMinutes(10)));
    return new Trip(number, source, target, manifest, manifestToken, ticket, cast.sign(ticket));
  }

  Host host(Role role) {
    return role == Role.SOURCE ? source : target;
  }

  Trip withTicket(MigrationTicket other, String token) {
    return new Trip(number, source, target, manifest, manifestToken, other, token);
  }

  Trip withManifestToken(String token) {
    return new Trip(number, source, target, manifest, token, ticket, ticketToken);
  }

  Trip withTarget(Host other) {
    return new Trip(number, source, other, manifest, manifestToken, ticket, ticketToken);
  }
}
