package dev.sealift.cli.migration;

import dev.sealift.api.Json;
import dev.sealift.api.rest.Migration;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.client.ServiceException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Follows a migration to its end and shows it. */
public final class MigrationWatch {

  /** Streams that may break before the end, as when the orchestrator restarts; then we give up. */
  private static final int MOST_STREAMS = 600;

  private static final long RECONNECT_MILLIS = 500;

  private final OrchestratorClient client;
  private final PrintWriter out;
  private final boolean json;
  private String shown = "";

  /** Shows lines, or a JSON object for each change. */
  public MigrationWatch(OrchestratorClient client, PrintWriter out, boolean json) {
    this.client = client;
    this.out = out;
    this.json = json;
  }

  /** Follows it and returns how it ended. */
  public Migration follow(String id) throws ServiceException, InterruptedException {
    Migration now = client.migration(id);
    while (!MigrationText.ended(now)) {
      now = followOnce(id, 0);
    }
    show(now, MigrationText.outcome(now));
    return now;
  }

  private Migration followOnce(String id, int stream)
      throws ServiceException, InterruptedException {
    List<Migration> last = new ArrayList<>();
    try {
      client.watch(
          id,
          change -> {
            if (!MigrationText.ended(change)) {
              show(change, MigrationText.progress(change));
              return true;
            }
            last.add(change);
            return false;
          });
      return last.isEmpty() ? client.migration(id) : last.getLast();
    } catch (ServiceException broken) {
      if (broken.problem() != null || stream >= MOST_STREAMS) {
        throw broken;
      }
      Thread.sleep(RECONNECT_MILLIS);
      return followOnce(id, stream + 1);
    }
  }

  private void show(Migration migration, String line) {
    if (json) {
      out.println(Json.write(migration));
    } else if (!line.equals(shown)) {
      shown = line;
      out.println(line);
    }
  }
}
