package dev.sealift.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ImagesTest {

  @Test
  void versions_areThoseOfTheComposeFile() {
    String file =
        """
        x-kafka: &kafka
          image: apache/kafka:9.8.7
        services:
          one:
            image: postgres:17
          other:
            image: postgres:17
        """;

    assertThat(Images.named(file)).isEqualTo(new Images("postgres:17", "apache/kafka:9.8.7"));
    assertThat(Images.ofThisCheckout().kafka()).startsWith("apache/kafka:");
  }

  @Test
  void twoVersionsOfOneServer_areRefused() {
    String file =
        """
        image: apache/kafka:9.8.7
        image: postgres:17
        image: postgres:18
        """;

    assertThatThrownBy(() -> Images.named(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("want one version of postgres, found [")
        .hasMessageContaining("postgres:18");
  }
}
