package dev.sealift.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReaperTest {
  private final ProcessMarker marker = new ProcessMarker(UUID.randomUUID().toString());
  private final List<Process> started = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();

  @AfterEach
  void endAll() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void recordedProcess_isEndedAndItsEndTold() throws IOException {
    ProcessIdentity sleeper = start(false, "exec sleep 600");

    assertThat(Reaper.reap(List.of(record(sleeper)), marker, ended::add)).isEmpty();

    assertThat(sleeper.runs()).isFalse();
    assertThat(ended).containsExactly("sleeper");
  }

  @Test
  void processThatGotTheNumberOfARecordedOne_isLeftAlone() throws IOException {
    ProcessIdentity stranger = start(false, "exec sleep 600");
    ProcessIdentity recorded = new ProcessIdentity(stranger.pid(), stranger.started() + "1");

    assertThat(Reaper.reap(List.of(record(recorded)), marker, ended::add)).isEmpty();

    assertThat(stranger.runs()).isTrue();
    assertThat(ended).isEmpty();
  }

  @Test
  void unrecordedProcessWithTheMarker_isEnded() throws IOException {
    ProcessIdentity marked = start(true, "exec sleep 600");
    ProcessIdentity unmarked = start(false, "exec sleep 600");

    assertThat(Reaper.reap(List.of(), marker, ended::add)).isEmpty();

    assertThat(marked.runs()).isFalse();
    assertThat(unmarked.runs()).isTrue();
  }

  @Test
  void childOfARecordedProcess_isEndedToo() throws Exception {
    ProcessIdentity parent = start(false, "sleep 600 & echo $!; wait");
    String line = started.getLast().inputReader().readLine();
    ProcessIdentity child = ProcessIdentity.of(Long.parseLong(line)).orElseThrow();

    assertThat(Reaper.reap(List.of(record(parent)), marker, ended::add)).isEmpty();

    assertThat(parent.runs()).isFalse();
    assertThat(child.runs()).isFalse();
  }

  @Test
  void processDeafToSigterm_isKilled() throws Exception {
    ProcessIdentity deaf = start(true, "trap '' TERM; echo deaf; while :; do sleep 600; done");
    started.getLast().inputReader().readLine();

    assertThat(Reaper.reap(List.of(record(deaf)), marker, ended::add)).isEmpty();

    assertThat(deaf.runs()).isFalse();
    assertThat(marker.find()).isEmpty();
  }

  private ProcessIdentity start(boolean marked, String script) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", script);
    if (marked) {
      builder.environment().put(ProcessMarker.VARIABLE, marker.clusterId());
    }
    Process process = builder.start();
    started.add(process);
    return ProcessIdentity.of(process.pid()).orElseThrow();
  }

  private static ProcessRecord record(ProcessIdentity identity) {
    return new ProcessRecord("sleeper", ProcessKind.SERVICE, identity, List.of(), "sleeper.log");
  }
}
