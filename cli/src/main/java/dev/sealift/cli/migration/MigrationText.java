package dev.sealift.cli.migration;

import dev.sealift.api.rest.Migration;
import dev.sealift.api.rest.TimelineEntry;
import dev.sealift.protocol.saga.MigrationState;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Migrations in words. */
public final class MigrationText {

  private static final Set<MigrationState> ENDED =
      EnumSet.of(
          MigrationState.COMPLETED,
          MigrationState.ABORTED,
          MigrationState.RESCUED,
          MigrationState.FAILED);

  private static final double KIB = 1024;
  private static final double MIB = KIB * KIB;

  private MigrationText() {}

  /** Whether nothing more will happen to it. */
  public static boolean ended(Migration migration) {
    return ENDED.contains(migration.state());
  }

  /** The state in lower case. */
  public static String state(Migration migration) {
    return migration.state().name().toLowerCase(Locale.ROOT);
  }

  /** What happens now: round, dirty pages, rate, time left. */
  public static String progress(Migration migration) {
    StringBuilder line = new StringBuilder();
    line.append(
        "%-10s round %d, %,d pages dirty, %,d sent"
            .formatted(
                state(migration), migration.round(), migration.dirtyPages(), migration.pages()));
    if (migration.pagesPerSecond() > 0) {
      line.append(", %,d pages/s".formatted(migration.pagesPerSecond()));
    }
    Long left = migration.remainingMillis();
    if (left != null) {
      line.append(", %.1f s left".formatted(left / 1000.0));
    }
    return line.toString();
  }

  /** How it ended. */
  public static String outcome(Migration migration) {
    return switch (migration.state()) {
      case COMPLETED ->
          "%s moved from %s to %s in %s ms, downtime %s ms (last instruction there to first here), %d rounds, %,d pages, %.1f MiB"
              .formatted(
                  migration.vmName(),
                  migration.from(),
                  migration.to(),
                  migration.totalMillis(),
                  migration.downtimeMillis(),
                  migration.round(),
                  migration.pages(),
                  migration.bytes() / MIB);
      case ABORTED, RESCUED ->
          "%s stays on %s: %s".formatted(migration.vmName(), migration.from(), migration.reason());
      case FAILED ->
          "the migration of %s failed: %s".formatted(migration.vmName(), migration.reason());
      default -> progress(migration);
    };
  }

  /** Phase by phase, with the time since the request. */
  public static String timeline(Migration migration) {
    StringBuilder text = new StringBuilder();
    for (TimelineEntry entry : migration.timeline()) {
      text.append(
          "  %+7d ms  %-10s %s%n"
              .formatted(
                  Duration.between(migration.createdAt(), entry.at()).toMillis(),
                  entry.state().name().toLowerCase(Locale.ROOT),
                  entry.detail() == null ? "" : entry.detail()));
    }
    return text.toString();
  }
}
