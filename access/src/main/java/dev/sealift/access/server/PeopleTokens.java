package dev.sealift.access.server;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.sealift.access.PeerUrl;
import dev.sealift.access.Role;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
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

  /** How long keys count that the issuer cannot be asked about, in milliseconds. */
  private static final long OUTAGE = Duration.ofHours(1).toMillis();

  /**
   * How long an issuer has to connect, and to answer: the library's half second is a near one's.
   */
  private static final int ANSWER_MILLIS = 2000;

  private static final int MAX_KEYS_BYTES = 50 * 1024;

  private PeopleTokens() {}

  /**
   * Verifies signature, type, issuer, audience and time.
   *
   * @throws AccessMisconfiguredException if what names the issuer's keys is neither a key set nor a
   *     URL
   */
  static JwtDecoder decoder(AccessProperties properties, String audience) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt")));
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(ALGORITHMS, keys(properties.issuerKeys())));
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

  private static JWKSource<SecurityContext> keys(@Nullable String configured) {
    if (configured == null || configured.isBlank()) {
      throw new AccessMisconfiguredException(ISSUER_KEYS, "it is not set");
    }
    try {
      return configured.startsWith("http:") || configured.startsWith("https:")
          ? published(URI.create(configured))
          : new ImmutableJWKSet<>(JWKSet.load(new File(configured)));
    } catch (MalformedURLException | IllegalArgumentException e) {
      throw new AccessMisconfiguredException(ISSUER_KEYS, "want a URL or the path of a file");
    } catch (IOException e) {
      throw new AccessMisconfiguredException(ISSUER_KEYS, "there is no such file: " + configured);
    } catch (ParseException e) {
      throw new AccessMisconfiguredException(ISSUER_KEYS, configured + " is no JSON Web Key Set");
    }
  }

  /** Fetched when a key is new, but not for everybody who names one that nobody has. */
  private static JWKSource<SecurityContext> published(URI url) throws MalformedURLException {
    if (!PeerUrl.isSafe(url)) {
      throw new AccessMisconfiguredException(
          ISSUER_KEYS, "want https, for whoever changes these keys can be anybody");
    }
    ResourceRetriever retriever =
        new DefaultResourceRetriever(ANSWER_MILLIS, ANSWER_MILLIS, MAX_KEYS_BYTES);
    JWKSource<SecurityContext> fetched =
        JWKSourceBuilder.<SecurityContext>create(url.toURL(), retriever)
            .outageTolerant(OUTAGE)
            .build();
    return (selector, context) -> {
      try {
        return fetched.get(selector, context);
      } catch (RateLimitReachedException tooMany) {
        return List.of();
      }
    };
  }
}
