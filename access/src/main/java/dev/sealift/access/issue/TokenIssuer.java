package dev.sealift.access.issue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.sealift.access.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Issues access tokens (RFC 9068) that the services of one cluster accept. */
public final class TokenIssuer {

  /** The claim {@code iss} of every token of a cluster's own issuer. */
  public static final String NAME = "sealift";

  /** Longest lifetime: a token cannot be taken back. */
  public static final Duration LONGEST = Duration.ofHours(24);

  private final ECKey key;
  private final Clock clock;

  private TokenIssuer(ECKey key, Clock clock) {
    this.key = key;
    this.clock = clock;
  }

  static String newKey(SecureRandom random) {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.ES256)
          .keyIDFromThumbprint(true)
          .secureRandom(random)
          .generate()
          .toJSONString();
    } catch (JOSEException e) {
      throw new IllegalStateException("a P-256 key cannot be made here", e);
    }
  }

  static TokenIssuer read(Path file, Clock clock) throws IOException {
    try {
      return new TokenIssuer(ECKey.parse(Files.readString(file)), clock);
    } catch (ParseException e) {
      throw new IOException(file + " holds no P-256 key as a JSON Web Key", e);
    }
  }

  /** The public keys, as a JSON Web Key Set. */
  String publicKeys() {
    return new JWKSet(key).toString();
  }

  /**
   * A token: a secret while it lasts.
   *
   * @param subject who will use it, for logs
   * @param audience name of the one service that accepts it
   * @param roles of people
   * @param lifetime at most {@link #LONGEST}
   */
  public String issue(String subject, String audience, Set<Role> roles, Duration lifetime) {
    if (roles.isEmpty() || !roles.stream().allMatch(Role::isOfPeople)) {
      throw new IllegalArgumentException("want roles of people, not " + new TreeSet<>(roles));
    }
    if (!lifetime.isPositive() || lifetime.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a token lasts at most %d h, not %s".formatted(LONGEST.toHours(), lifetime));
    }
    Instant now = clock.instant();
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(NAME)
            .subject(subject)
            .audience(audience)
            .claim("client_id", "sealift-cli")
            .claim("roles", new TreeSet<>(roles).stream().map(Role::word).toList())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(lifetime)))
            .jwtID(UUID.randomUUID().toString())
            .build();
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(key.getKeyID())
                .build(),
            claims);
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("a P-256 key cannot sign here", e);
    }
    return token.serialize();
  }
}
