package dev.sealift.access.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.sealift.access.Role;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** An issuer that is not the cluster's own: its keys are at a URL, and change. */
class PeopleTokensTest {

  private static final String ISSUER = "https://people.example";
  private static final String SERVICE = "orchestrator-service";

  private HttpServer server;
  private RSAKey key;
  private final AtomicInteger fetched = new AtomicInteger();
  private volatile String published = "";

  @BeforeEach
  void startIssuer() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/keys",
        exchange -> {
          try (exchange) {
            fetched.incrementAndGet();
            byte[] body = published.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    publish(newKey("first"));
  }

  @AfterEach
  void stopIssuer() {
    server.stop(0);
  }

  @Test
  void tokenOfTheIssuer_givesRolesOfPeopleAlone() throws Exception {
    Jwt token =
        decoder()
            .decode(signed(claims().claim("roles", List.of("operator", "host", "king")).build()));
    assertThat(PeopleTokens.roles().convert(token))
        .extracting("authority")
        .containsExactly(Role.OPERATOR.name());
    assertThat(PeopleTokens.roles().convert(decoder().decode(signed(claims().build())))).isEmpty();
  }

  @Test
  void tokenOfAKeyThatIsNew_isBelievedOnceTheIssuerPublishesIt() throws Exception {
    JwtDecoder decoder = decoder();
    decoder.decode(signed(claims().build()));
    RSAKey next = newKey("second");
    String early = signed(next, claims().build());
    publish(next);

    assertThat(decoder.decode(early).getSubject()).isEqualTo("ada");
  }

  @Test
  void tokensOfKeysThatNobodyHas_areRefused_howeverManyComeAtOnce() throws Exception {
    JwtDecoder decoder = decoder();
    RSAKey unknown = newKey("unknown");
    for (int i = 0; i < 10; i++) {
      RSAKey another = new RSAKey.Builder(unknown).keyID("unknown-" + i).build();
      assertThatThrownBy(() -> decoder.decode(signed(another, claims().build())))
          .isInstanceOf(BadJwtException.class);
    }
    assertThat(fetched).as("times that the issuer was asked").hasValueLessThan(5);
    assertThat(decoder.decode(signed(claims().build())).getSubject()).isEqualTo("ada");
  }

  @Test
  void issuerThatDoesNotAnswer_isTakenAtItsLastWord() throws Exception {
    JwtDecoder decoder = decoder();
    decoder.decode(signed(claims().build()));
    server.stop(0);

    assertThat(decoder.decode(signed(claims().build())).getSubject()).isEqualTo("ada");
  }

  @Test
  void tokenForAnotherService_orOfAnotherIssuer_orWithoutAClient_isRefused() {
    for (JWTClaimsSet bad :
        List.of(
            claims().audience("attestation-service").build(),
            claims().issuer("https://others.example").build(),
            claims().claim("client_id", null).build(),
            claims().expirationTime(Date.from(Instant.now().minusSeconds(300))).build())) {
      assertThatThrownBy(() -> decoder().decode(signed(bad))).isInstanceOf(BadJwtException.class);
    }
  }

  private JwtDecoder decoder() {
    String keys = "http://127.0.0.1:%d/keys".formatted(server.getAddress().getPort());
    return PeopleTokens.decoder(new AccessProperties(null, null, null, ISSUER, keys), SERVICE);
  }

  private static RSAKey newKey(String id) throws JOSEException {
    return new RSAKeyGenerator(2048).keyID(id).generate();
  }

  private void publish(RSAKey next) {
    key = next;
    published = new JWKSet(next).toString();
  }

  private String signed(JWTClaimsSet claims) throws JOSEException {
    return signed(key, claims);
  }

  private static String signed(RSAKey by, JWTClaimsSet claims) throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(by.getKeyID())
                .build(),
            claims);
    token.sign(new RSASSASigner(by));
    return token.serialize();
  }

  private static JWTClaimsSet.Builder claims() {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .subject("ada")
        .audience(SERVICE)
        .claim("client_id", "console")
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(300)))
        .jwtID("1");
  }
}
