package dev.sealift.cli.demo;

import java.util.List;

/**
 * What the demo measured; the last line of {@code sealift demo --json}.
 *
 * @param migrations the moves, in order
 * @param ticks ticks of the protected process that were seen
 * @param ticksLost ticks that never came
 * @param ticksRepeated ticks that came twice
 * @param ticksForged ticks whose hash is wrong
 * @param secretSightings places and times that the secret was found at
 * @param placesSearched places that were shown searchable and searched
 * @param attacksRun attacks that were tried
 * @param attacksRefused attacks that were refused, with the machine unharmed
 * @param stepsReplayed steps of monitors, ledger and sagas that the core took as well when it was
 *     given the same
 * @param stepsAmiss what the traces tell that the core would not have done
 * @param readyMs milliseconds until the cluster was ready
 */
public record DemoReport(
    List<Move> migrations,
    long ticks,
    long ticksLost,
    long ticksRepeated,
    long ticksForged,
    long secretSightings,
    int placesSearched,
    int attacksRun,
    int attacksRefused,
    long stepsReplayed,
    int stepsAmiss,
    long readyMs) {

  /** Copies the list. */
  public DemoReport {
    migrations = List.copyOf(migrations);
  }

  /**
   * One move.
   *
   * @param totalMs milliseconds from request to completion
   * @param downtimeMs milliseconds from the last instruction at the source to the first at the
   *     target
   * @param rounds pre-copy rounds
   * @param pages pages sent, resent ones counted again
   * @param bytes bytes sent
   * @param receiptVerified whether its receipt verifies against the pinned keys
   */
  public record Move(
      String from,
      String to,
      long totalMs,
      long downtimeMs,
      int rounds,
      long pages,
      long bytes,
      boolean receiptVerified) {}

  /** Whether everything went as the project promises. */
  public boolean good() {
    return migrations.stream().allMatch(Move::receiptVerified)
        && ticks > 0
        && ticksLost + ticksRepeated + ticksForged + secretSightings == 0
        && attacksRefused == attacksRun
        && stepsReplayed > 0
        && stepsAmiss == 0;
  }
}
