package dev.sealift.keybroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.access.Routes;
import dev.sealift.accesstest.DescribedInterface;
import org.junit.jupiter.api.Test;

/** The description of the interface names all there is. */
final class InterfaceTest extends BrokerTest {

  @Test
  void openApi_isTheCommittedOne_andTellsAllOfEveryRoute() throws Exception {
    DescribedInterface described =
        new DescribedInterface(Routes.KEY_BROKER_SERVICE, authority.access, broker.address());
    described.assertHeld();
    assertThat(described.at("/paths/~1v1~1migrations~1{mid}~1ready/post/responses").propertyNames())
        .containsExactlyInAnyOrder("200", "202", "default");
  }
}
