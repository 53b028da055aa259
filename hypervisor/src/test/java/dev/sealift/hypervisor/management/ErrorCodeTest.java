package dev.sealift.hypervisor.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.protocol.monitor.Refusal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ErrorCodeTest {

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void everyRefusalOfAMonitor_hasItsCode(Refusal refusal) {
    assertThat(ErrorCode.of(refusal).name()).isEqualTo(refusal.name());
  }
}
