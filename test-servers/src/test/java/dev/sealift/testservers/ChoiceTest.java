package dev.sealift.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.testservers.Choice.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChoiceTest {
  private static final Images IMAGES = new Images("postgres:17", "apache/kafka:4.2.2");

  @Test
  void engineThatAnswers_isUsed() {
    Choice choice = Choice.of(null, Optional::empty);

    assertThat(choice.kind()).isEqualTo(Kind.DOCKER);
    assertThat(choice.line(IMAGES))
        .isEqualTo(
            "Servers for tests: containers of postgres:17 and apache/kafka:4.2.2 (a Docker engine answers)");
  }

  @Test
  void engineThatCannotBeUsed_isNot_andTheLineSaysWhy() {
    Choice choice = Choice.of("", () -> Optional.of("no Docker engine answers"));

    assertThat(choice.kind()).isEqualTo(Kind.EMBEDDED);
    assertThat(choice.line(IMAGES))
        .isEqualTo("Servers for tests: embedded PostgreSQL and Kafka (no Docker engine answers)");
  }

  @Test
  void embeddedWanted_asksNoEngine() {
    Choice choice =
        Choice.of(
            "embedded",
            () -> {
              throw new AssertionError("an engine was asked");
            });

    assertThat(choice).isEqualTo(new Choice(Kind.EMBEDDED, "SEALIFT_TEST_SERVERS is embedded"));
  }

  @Test
  void dockerWanted_isUsed() {
    assertThat(Choice.of("docker", Optional::empty))
        .isEqualTo(new Choice(Kind.DOCKER, "SEALIFT_TEST_SERVERS is docker"));
  }

  @Test
  void dockerWantedInVain_isRefused() {
    assertThatThrownBy(() -> Choice.of("docker", () -> Optional.of("no Docker engine answers")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("SEALIFT_TEST_SERVERS is docker, but no Docker engine answers");
  }

  @Test
  void anythingElseWanted_isRefused() {
    assertThatThrownBy(() -> Choice.of("Docker", Optional::empty))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("SEALIFT_TEST_SERVERS is Docker, want docker or embedded");
  }
}
