package dev.sealift.keybroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.access.Routes;
import dev.sealift.accesstest.AccessMatrix;
import dev.sealift.testservers.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Who may ask what. */
final class AccessTest {

  @Test
  void everyRoute_isForThoseAloneWhoMay(@TempDir Path folder) throws Exception {
    Authority authority = new Authority(folder);
    try (Broker broker = new Broker(authority, TestDatabase.fresh(), new TestClock())) {
      AccessMatrix matrix =
          new AccessMatrix(Routes.KEY_BROKER_SERVICE, authority.access, broker.address());
      matrix.assertHeld(
          broker.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class));
    }
  }

  @Test
  void whatIsRefused_isCounted(@TempDir Path folder) throws Exception {
    try (Broker broker = new Broker(new Authority(folder), TestDatabase.fresh(), new TestClock())) {
      broker.get("/v1/machines/vm-1");
      assertThat(broker.get("/v1/nothing").problem()).isEqualTo("unknown-path");
      assertThat(broker.get("/actuator/prometheus").body())
          .contains("sealift_broker_refusals_total")
          .contains("sealift_access_refusals_total{reason=\"unknown-path\"} 1.0");
    }
  }
}
