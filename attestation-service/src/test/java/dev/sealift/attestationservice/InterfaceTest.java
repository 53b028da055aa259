package dev.sealift.attestationservice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.access.Routes;
import dev.sealift.accesstest.DescribedInterface;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** The description of the interface names all there is. */
class InterfaceTest extends ServiceTest {

  @Test
  void openApi_isTheCommittedOne_andTellsAllOfEveryRoute() throws Exception {
    DescribedInterface described =
        new DescribedInterface(
            Routes.ATTESTATION_SERVICE, ACCESS, URI.create("https://127.0.0.1:" + port));
    described.assertHeld();
    assertThat(described.at("/components/schemas/ResultRequest/properties/evidence/$ref"))
        .hasToString("\"#/components/schemas/EvidenceDocument\"");
  }
}
