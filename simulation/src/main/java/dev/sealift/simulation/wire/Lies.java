package dev.sealift.simulation.wire;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.crypto.HashSignatures;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.session.AttestationNonces;
import dev.sealift.protocol.session.Role;
import dev.sealift.protocol.signed.AttestationPurpose;
import dev.sealift.protocol.signed.AttestationResult;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a rogue end says of itself.
 *
 * @param choice where an attack has one
 * @param host who it is in truth
 * @param claimed of whom an honest verifier is asked to speak
 * @param named the boot that HELLO 1 names
 * @param borrowed HELLO 3 of somebody else, if it shows that
 */
record Lies(
    Attack attack,
    Role role,
    int choice,
    Host host,
    Host claimed,
    BootId named,
    @Nullable Bytes borrowed) {

  static final int VERSION_AT = 0;
  static final int ROLE_AT = 1;
  static final int MID_AT = 2;
  static final int DIGEST_AT = 18;
  static final int NONCE_AT = 50;
  static final int BOOT_AT = 66;
  static final int KEM_AT = 98;

  /** The lies of an attack by a host. */
  static Lies of(Move move, Trip trip, @Nullable Bytes borrowed) {
    Cast cast = Cast.ALL;
    Role role = move.role();
    Host honest = trip.host(role);
    Host later = honest.platform().equals(cast.a.platform()) ? cast.aLater : cast.bLater;
    return switch (move.attack()) {
      case UNATTESTED -> of(move, role, cast.x.on(honest.platform()), null);
      case OTHER_HOST -> of(move, role, cast.c, null);
      case OTHER_BOOT -> named(of(move, role, later, null), honest.boot());
      case UNTICKETED_SOURCE -> of(move, role, later, null);
      case OTHER_SIGNER, DIVERTED, OLD_SIGNATURE ->
          new Lies(move.attack(), role, move.b(), cast.x, honest, honest.boot(), borrowed);
      case TARGET_BELOW_FLOOR -> of(move, role, honest.withSvn(1), null);
      case TARGET_OLDER_THAN_SOURCE -> of(move, role, honest.withSvn(2), null);
      case SAYS_PEERS_BOOT -> named(of(move, role, honest, null), trip.host(role.other()).boot());
      default -> of(move, role, honest, null);
    };
  }

  private static Lies of(Move move, Role role, Host host, @Nullable Bytes borrowed) {
    return new Lies(move.attack(), role, move.b(), host, host, host.boot(), borrowed);
  }

  private static Lies named(Lies lies, BootId boot) {
    return new Lies(
        lies.attack, lies.role, lies.choice, lies.host, lies.claimed, boot, lies.borrowed);
  }

  /** What it says in HELLO 1. */
  byte[] hello1(byte[] honest) {
    byte[] body = honest.clone();
    byte[] boot = HexFormat.of().parseHex(named.value());
    System.arraycopy(boot, 0, body, BOOT_AT, boot.length);
    switch (attack) {
      case SAYS_OTHER_VERSION -> body[VERSION_AT] = (byte) (choice % 2 == 0 ? 0 : 2);
      case SAYS_SAME_ROLE -> body[ROLE_AT] ^= 3;
      case SAYS_NO_ROLE -> body[ROLE_AT] = 7;
      case SAYS_OTHER_MID -> body[MID_AT] ^= 1;
      case SAYS_OTHER_TICKET -> body[DIGEST_AT] ^= 1;
      case KEY_OF_LOW_ORDER -> Arrays.fill(body, body.length - 32, body.length, (byte) 0);
      case SAYS_TOO_LITTLE -> body = Arrays.copyOf(body, choice % body.length);
      default -> {
        // The attack is elsewhere.
      }
    }
    return body;
  }

  /** What the verifier said, as it shows it. */
  String token(Object asker, AttestationResult honest) {
    Cast cast = Cast.ALL;
    Verifier verifier = ((End) asker).world.verifier;
    return switch (attack) {
      case UNATTESTED -> Signatures.sign(cast.stranger, honest);
      case OLD_RESULT ->
          verifier.sign(
              Verifier.SOMEBODY_EARLIER,
              Host.changed(
                  honest,
                  Map.of(
                      "nonce",
                      AttestationNonces.forRole(role, Sha256.of(new byte[1])).base64Url())));
      case NOT_AFFIRMED -> signed(asker, honest, verdict(), "contraindicated");
      case RESULT_OVER ->
          verifier.sign(
              asker,
              Host.changed(
                  honest,
                  Map.of(
                      "issuedAt", Host.NOW.minusSeconds(60).toEpochMilli(),
                      "expiresAt", Host.NOW.toEpochMilli())));
      case RESULT_OF_THE_FUTURE ->
          signed(asker, honest, "issuedAt", Host.NOW.plusSeconds(6).toEpochMilli());
      case RESULT_FOR_TOO_LONG ->
          signed(asker, honest, "expiresAt", Host.NOW.plusSeconds(3600).toEpochMilli());
      case RESULT_BY_OTHER_NAME -> signed(asker, honest, "issuer", "somebody");
      case RESULT_FOR_OTHER_PURPOSE ->
          signed(asker, honest, "purpose", purpose(AttestationPurpose.HOST));
      case RESULT_FOR_OTHER_MIGRATION -> signed(asker, honest, "mid", "9".repeat(32));
      case TARGET_WITH_OTHER_TPM -> signed(asker, honest, "tpmClass", "software");
      default -> verifier.sign(asker, honest);
    };
  }

  /** What it says in HELLO 3. */
  byte[] hello3(byte[] body) {
    return switch (attack) {
      case DIVERTED -> borrowed == null ? body : borrowed.toArray();
      case OLD_SIGNATURE -> {
        byte[] mixed = body.clone();
        if (borrowed != null) {
          System.arraycopy(borrowed.toArray(), 0, mixed, 0, HashSignatures.BYTES);
        }
        yield mixed;
      }
      case SHOWS_NO_RESULT -> Arrays.copyOf(body, HashSignatures.BYTES - choice % 2);
      case SHOWS_BLANKS -> {
        byte[] longer = Arrays.copyOf(body, body.length + 1);
        longer[body.length] = (byte) (choice % 2 == 0 ? ' ' : 0xff);
        yield longer;
      }
      default -> body;
    };
  }

  private String verdict() {
    return switch (choice % 3) {
      case 0 -> "configuration";
      case 1 -> "executables";
      default -> "hardware";
    };
  }

  private static String purpose(AttestationPurpose purpose) {
    return purpose.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String signed(Object asker, AttestationResult honest, String field, Object value) {
    return ((End) asker).world.verifier.sign(asker, Host.changed(honest, Map.of(field, value)));
  }
}
