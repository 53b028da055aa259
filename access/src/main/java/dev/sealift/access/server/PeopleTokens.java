package dev.sealift.access.server;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.sealift.access.Role;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Access tokens of people (RFC 9068), as one issuer signs them for one service. */
final class PeopleTokens {

  private static final String ISSUER_KEYS = "issuer-keys";

  /** What issuers use; a header cannot choose another one. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256);

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  private PeopleTokens() {}

  /**
   * Verifies signature, type, issuer, audience and time.
   *
   * @throws AccessMisconfiguredException if a file with the issuer's keys holds none
   */
  static JwtDecoder decoder(AccessProperties properties, String audience) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt")));
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            ALGORITHMS, JWKSourceBuilder.create(keys(properties.issuerKeys())).build()));
    // The validators below verify the claims, with errors that name them.
    processor.setJWTClaimsSetVerifier((_, _) -> {});
    NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
    decoder.setJwtValidator(
        JwtValidators.createAtJwtValidator()
            .issuer(properties.issuer())
            .audience(audience)
            .validators(validators ->
                validators.put(
                    "client_id", new JwtClaimValidator<String>("client_id", Objects::nonNull)))
            .build());
    return decoder;
  }

  /** The roles that the issuer gave; words that are no roles of people give none. */
  static Converter<Jwt, Collection<GrantedAuthority>> roles() {
    return token -> {
      List<String> words = token.getClaimAsStringList("roles");
      return words == null
          ? List.of()
          : words.stream()
              .map(Role::ofPerson)
              .flatMap(Optional::stream)
              .<GrantedAuthority>map(role -> new SimpleGrantedAuthority(role.name()))
              .toList();
    };
  }

  /** Elsewhere whoever owns the network could put keys of his own in their place. */
  private static URI onLoopback(URI clear) {
    if (!LOOPBACK.contains(String.valueOf(clear.getHost()))) {
      throw new AccessMisconfiguredException(
          ISSUER_KEYS, "want https, for whoever changes these keys can be anybody");
    }
    return clear;
  }

  private static URL keys(@Nullable String configured) {
    if (configured == null || configured.isBlank()) {
      throw new AccessMisconfiguredException(ISSUER_KEYS, "it is not set");
    }
    try {
      if (configured.startsWith("https:")) {
        return URI.create(configured).toURL();
      }
      if (configured.startsWith("http:")) {
        return onLoopback(URI.create(configured)).toURL();
      }
      Path file = Path.of(configured);
      JWKSet.load(file.toFile());
      return file.toUri().toURL();
    } catch (MalformedURLException | IllegalArgumentException e) {
      throw new AccessMisconfiguredException(ISSUER_KEYS, "want a URL or the path of a file");
    } catch (IOException e) {
      throw new AccessMisconfiguredException(ISSUER_KEYS, "there is no such file: " + configured);
    } catch (ParseException e) {
      throw new AccessMisconfiguredException(ISSUER_KEYS, configured + " is no JSON Web Key Set");
    }
  }
}
