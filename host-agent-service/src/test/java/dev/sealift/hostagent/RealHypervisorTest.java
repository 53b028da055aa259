package dev.sealift.hostagent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.event.HostHeartbeat;
import dev.sealift.api.event.HypervisorHealth;
import dev.sealift.hostagent.fixture.Await;
import dev.sealift.hostagent.fixture.HostRig;
import org.junit.jupiter.api.Test;

/** The agent as a process of its own over the hypervisor as a process of its own. */
class RealHypervisorTest {

  @Test
  void hypervisorSurvivesTheKillOfItsAgent_isAdoptedByTheNext_andItsLettersGoOn() throws Exception {
    try (var rig = new HostRig().withRealHypervisor()) {
      Process first = rig.startAgentProcess();
      HostHeartbeat before = up(rig, 0);
      Await.until("a letter", () -> !rig.service.requests().isEmpty());
      long pid = rig.hypervisorPid();

      first.destroyForcibly().waitFor();
      assertThat(ProcessHandle.of(pid)).get().matches(ProcessHandle::isAlive);
      int beats = rig.events(HostHeartbeat.class).size();
      int letters = rig.service.requests().size();
      rig.startAgentProcess();
      HostHeartbeat after = up(rig, beats);

      assertThat(after.boot()).isEqualTo(before.boot());
      assertThat(rig.hypervisorPid()).isEqualTo(pid);
      Await.until("letters again", () -> rig.service.requests().size() > letters);
    }
  }

  @Test
  void hypervisorThatDies_isStartedAgainAsAnotherBoot() throws Exception {
    try (var rig = new HostRig().withRealHypervisor()) {
      rig.startAgentProcess();
      HostHeartbeat before = up(rig, 0);
      long pid = rig.hypervisorPid();

      assertThat(ProcessHandle.of(pid)).get().matches(ProcessHandle::destroyForcibly);

      HostHeartbeat after =
          rig.event(
              HostHeartbeat.class,
              beat ->
                  beat.hypervisor() == HypervisorHealth.UP && !before.boot().equals(beat.boot()));
      assertThat(after.platform()).as("the same TPM").isEqualTo(before.platform());
      Await.until("its pid", () -> rig.hypervisorPid() != pid);
    }
  }

  private static HostHeartbeat up(HostRig rig, int from) throws Exception {
    Await.until(
        "UP",
        () ->
            rig.events(HostHeartbeat.class).stream()
                .skip(from)
                .anyMatch(beat -> beat.hypervisor() == HypervisorHealth.UP));
    return rig.events(HostHeartbeat.class).stream()
        .skip(from)
        .filter(beat -> beat.hypervisor() == HypervisorHealth.UP)
        .findFirst()
        .orElseThrow();
  }
}
