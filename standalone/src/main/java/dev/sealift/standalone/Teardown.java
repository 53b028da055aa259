package dev.sealift.standalone;

import dev.sealift.standalone.ClusterException.Reason;
import dev.sealift.standalone.process.ProcessIdentity;
import dev.sealift.standalone.process.ProcessMarker;
import dev.sealift.standalone.process.ProcessRecord;
import dev.sealift.standalone.process.Reaper;
import dev.sealift.standalone.state.ClusterFile;
import dev.sealift.standalone.state.ClusterState;
import dev.sealift.standalone.state.ClusterState.Phase;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends all processes of a cluster, whoever started them, and removes what only running processes
 * need.
 */
final class Teardown {
  private Teardown() {}

  /**
   * Ends the cluster of this identifier; nothing happens when it was ended before, by another
   * command for one, and perhaps followed by a new cluster.
   *
   * @return whether it was there to end
   */
  static synchronized boolean run(WorkFolder work, ClusterFile file, String id, Progress progress)
      throws IOException, ClusterException {
    if (file.read().filter(now -> now.id().equals(id) && now.phase() != Phase.STOPPED).isEmpty()) {
      return false;
    }
    ClusterState state = file.update(now -> now.in(Phase.STOPPING));
    ProcessMarker marker = new ProcessMarker(state.id());
    List<ProcessRecord> records = new ArrayList<>(state.processes());
    records.addAll(HypervisorFile.findAll(work, state.hosts(), marker));
    List<ProcessIdentity> left = Reaper.reap(records, marker, progress::ended);
    if (!left.isEmpty()) {
      throw new ClusterException(
          Reason.FAILED, "these processes do not end, not even by SIGKILL: " + left);
    }
    SocketFolder.delete(Path.of(state.socketFolder()));
    WorkFolder.delete(work.temporary());
    file.update(ClusterState::stopped);
    return true;
  }
}
