package dev.sealift.attestationservice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.access.Routes;
import dev.sealift.accesstest.AccessMatrix;
import dev.sealift.protocol.bytes.Bytes;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Who may call what. */
class AccessTest extends ServiceTest {

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  private RequestMappingHandlerMapping mappings;

  @Test
  void everyRoute_isForThoseAloneWhoMay() throws Exception {
    AccessMatrix matrix =
        new AccessMatrix(
            Routes.ATTESTATION_SERVICE, ACCESS, URI.create("https://127.0.0.1:" + port));
    matrix.assertHeld(mappings);
  }

  @Test
  void bodyThatIsTooLarge_isRefused() throws Exception {
    Reply reply = send("POST", "/v1/results", " ".repeat(128 * 1024 + 1));
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.slug()).isEqualTo("body-too-large");
    assertThat(send("POST", "/v1/results", " ".repeat(128 * 1024)).status()).isEqualTo(400);
  }

  @Test
  void bodyThatIsNoJson_isRefused() throws Exception {
    for (String body :
        List.of("", "{", "nonsense", "[]", "null", "\"text\"", "{\"evidence\":{}} more", "{}{}")) {
      Reply reply = send("POST", "/v1/results", body);
      assertThat(reply.status()).as(body).isEqualTo(400);
      assertThat(reply.slug()).as(body).isEqualTo("malformed-request");
    }
  }

  @Test
  void bodyWithAFieldOutOfForm_isRefusedNamingIt() throws Exception {
    Bytes measurement = Bytes.copyOf(new byte[32]);
    assertField(Map.of("svn", 1), "measurement");
    assertField(Map.of("measurement", measurement), "svn");
    assertField(Map.of("measurement", measurement, "svn", "1"), "svn");
    assertField(Map.of("measurement", measurement, "svn", -1), "svn");
    assertField(Map.of("measurement", "a=", "svn", 1), "measurement");
    assertField(Map.of("measurement", Bytes.copyOf(new byte[31]), "svn", 1), "measurement");
    assertThat(put("/v1/reference-values/a", Map.of("measurement", measurement, "svn", 1)).status())
        .isEqualTo(200);
    assertThat(put("/v1/reference-values/b", Map.of("measurement", measurement, "svn", 2)).slug())
        .isEqualTo("measurement-has-another-name");
    assertThat(get("/v1/reference-values").body()).hasSize(1);
  }

  @Test
  void unknownPathOrMethod_isRefused() throws Exception {
    assertThat(get("/v1/nothing").slug()).isEqualTo("unknown-path");
    assertThat(get("/v1/results").slug()).isEqualTo("method-not-allowed");
    assertThat(delete("/v1/reference-values/a").slug()).isEqualTo("unknown-reference-value");
  }

  private void assertField(Object body, String field) throws Exception {
    Reply reply = put("/v1/reference-values/a", body);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body().path("field").asString()).isEqualTo(field);
  }
}
