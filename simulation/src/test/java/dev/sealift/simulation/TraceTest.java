package dev.sealift.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceTest {

  private static final CoreSteps CORE = CoreSteps.of(500);

  private static final List<String> LOG =
      List.of(
          "10:00:00 INFO hypervisor serves: platform=a boot=b measurement=c",
          "10:00:01 INFO source monitor: vm=v mid=null input=Decided from=Claiming to=Installing",
          "10:00:02 INFO source monitor: vm=v mid=null input=Installed from=Installing to=Redeeming",
          "10:00:03 INFO something else",
          "10:00:03 INFO source monitor: vm=v mid=null input=CounterRaised from=Redeeming to=Running",
          "10:00:04 INFO source monitor: vm=v mid=m input=TicketCame from=Running to=Preparing",
          "10:00:04 INFO target monitor: mid=n input=TicketCame from=Idle to=Attesting");

  private static final List<String> LEDGER =
      List.of(
          "INFO ledger: vm=v input=ClaimStart from=Stopped to=Starting",
          "INFO ledger: vm=v input=ReportRunning from=Starting to=Owned",
          "INFO ledger: vm=w input=ClaimStart from=Stopped to=Starting",
          "INFO ledger: vm=v input=RequestTicket from=Owned to=Ticketed");

  @Test
  void aLogOfWhatTheCoreDoes_hasNoFault() {
    assertThat(Trace.check(LOG, CORE)).isEqualTo(new Trace.Result(5, List.of()));
    assertThat(Trace.check(LEDGER, CORE)).isEqualTo(new Trace.Result(4, List.of()));
  }

  @Test
  void aStepThatIsMissing_isFound() {
    for (int missing : new int[] {2, 4}) {
      List<String> log = new ArrayList<>(LOG);
      log.remove(missing);

      assertThat(Trace.check(log, CORE).faults()).singleElement().asString().contains("goes on");
    }
  }

  @Test
  void aStepThatTheCoreDoesNotTake_isFound() {
    List<String> log = new ArrayList<>(LOG);
    log.add("INFO source monitor: vm=v mid=m input=Broke from=Preparing to=Wiped");

    assertThat(Trace.check(log, CORE).faults())
        .containsExactly(
            "the core takes no such step: source monitor: vm=v mid=m input=Broke from=Preparing to=Wiped");
  }

  @Test
  void aRunThatBeginsInTheMiddle_isFoundUnlessTheProcessBeganAnew() {
    String running = "INFO source monitor: vm=v mid=m input=TicketCame from=Running to=Preparing";
    List<String> log = new ArrayList<>(LOG);
    log.add(running);
    assertThat(Trace.check(log, CORE).faults()).hasSize(1);

    log.add(LOG.size(), LOG.getFirst());
    assertThat(Trace.check(log, CORE).faults()).isEmpty();
  }
}
