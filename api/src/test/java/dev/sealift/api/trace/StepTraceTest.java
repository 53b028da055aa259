package dev.sealift.api.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.trace.TraceLine.About;
import dev.sealift.api.trace.TraceLine.Opening;
import dev.sealift.api.trace.TraceLine.Program;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.monitor.LocalBoot;
import dev.sealift.protocol.monitor.Refusal;
import dev.sealift.protocol.target.TargetInput;
import dev.sealift.protocol.target.TargetMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StepTraceTest {

  private static final VmId VM = new VmId("vm-" + "a".repeat(40));
  private static final LocalBoot SELF =
      new LocalBoot(new PlatformId("b".repeat(64)), new BootId("c".repeat(64)));

  private final Logger logger = Logger.getLogger(StepTrace.LOGGER);
  private final List<String> lines = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void listenNoMore() {
    logger.removeHandler(handler);
    logger.setLevel(null);
    logger.setUseParentHandlers(true);
  }

  @Test
  void nothingIsTold_unlessTheLoggerIsAtDebug() {
    tell();

    assertThat(lines).isEmpty();
  }

  @Test
  void everyLineIsToldAtOnce_numberedFromTheBeginning() throws Exception {
    logger.setLevel(Level.FINE);

    tell();

    List<Long> numbers = new ArrayList<>();
    for (String line : lines) {
      assertThat(line).startsWith(StepTrace.MARK);
      numbers.add(CoreJson.read(line.substring(StepTrace.MARK.length()), TraceLine.class).n());
    }
    assertThat(numbers).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void aMonitor_isNamedByTheLineThatOpenedIt() {
    logger.setLevel(Level.FINE);

    assertThat(tell()).isEqualTo(About.monitor(Actor.TARGET, 1));
    assertThat(lines.get(2)).contains("\"about\":{\"actor\":\"TARGET\",\"subject\":\"1\"}");
  }

  private static About tell() {
    StepTrace trace = StepTrace.inLog(Program.HYPERVISOR, Optional.of(SELF));
    var idle = TargetMonitor.idle(VM, Generation.NONE);
    About about = trace.opened(new Opening.TargetAwaits(VM, Generation.NONE));
    trace.refused(about, new TargetInput.Change(), idle, Refusal.NO_RUN_RIGHT);
    long line = trace.took(about, new TargetInput.Cancel(), idle, idle);
    trace.doubted(line);
    return about;
  }
}
