package dev.sealift.orchestrator.migration;

import dev.sealift.api.management.MigrationProgress;
import dev.sealift.protocol.id.Mid;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The last tick of each migration under way; ticks are shown and never stored. */
@Component
class ProgressBoard {

  /** More migrations than any cluster has under way; the one silent for longest goes first. */
  private static final int MAX_TICKS = 4096;

  private final Map<Mid, MigrationProgress> ticks =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Mid, MigrationProgress> eldest) {
          return size() > MAX_TICKS;
        }
      };

  synchronized void put(MigrationProgress tick) {
    ticks.put(tick.mid(), tick);
  }

  synchronized Optional<MigrationProgress> get(Mid mid) {
    return Optional.ofNullable(ticks.get(mid));
  }

  synchronized void remove(Mid mid) {
    ticks.remove(mid);
  }
}
