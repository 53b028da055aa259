package dev.sealift.orchestrator.migration;

import dev.sealift.api.management.MigrationProgress;
import dev.sealift.api.rest.Migration;
import dev.sealift.protocol.saga.Saga;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What those who watch migrations need. */
@Component
public class MigrationWatch {

  private final MigrationStore store;
  private final MigrationRequests requests;
  private final MigrationViews views;
  private final ProgressBoard ticks;

  MigrationWatch(
      MigrationStore store, MigrationRequests requests, MigrationViews views, ProgressBoard ticks) {
    this.store = store;
    this.requests = requests;
    this.views = views;
    this.ticks = ticks;
  }

  /** The migration as it is now. */
  public Migration now(String id) {
    return views.view(requests.require(id));
  }

  /** Whether it has ended. */
  public static boolean ended(Migration migration) {
    return Saga.ended(migration.state());
  }

  /** Takes in a tick. */
  public void tick(MigrationProgress tick) {
    ticks.put(tick);
  }

  /** Takes in that a migration changed: the ticks of an ended one are forgotten. */
  public void changed(Migration migration) {
    if (ended(migration) && migration.mid() != null) {
      ticks.remove(migration.mid());
    }
  }

  /** The migration that a tick is about, if it is under way. */
  public Optional<Migration> about(MigrationProgress tick) {
    return store
        .idOf(tick.mid())
        .flatMap(store::find)
        .filter(row -> !Saga.ended(row.state()))
        .map(views::view);
  }
}
