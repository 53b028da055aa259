package dev.sealift.protocol.ledger;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.ledger.LedgerRefusal.Reason;
import java.util.Set;

/**
 * Where one boot stands with its redeem numbers, over all machines.
 *
 * <p>A boot is given its COMMITs and STARTs in ascending order and one at a time, for its counter
 * only rises and a number that was jumped over can never be redeemed.
 *
 * @param boot the boot
 * @param highest the highest number of any decision for it; 0 before the first
 * @param outstanding whether a decision for it waits for its Running
 * @param reserved the numbers that other undecided claims of it reserved
 */
public record RedeemLine(BootId boot, long highest, boolean outstanding, Set<Long> reserved) {

  public RedeemLine {
    reserved = Set.copyOf(reserved);
  }

  /**
   * Whether a decision for this number may be given now; if not, it comes to its turn later.
   *
   * @throws LedgerRefusal if its turn cannot come any more
   */
  boolean isTurnOf(long number) throws LedgerRefusal {
    if (number <= highest) {
      throw new LedgerRefusal(Reason.REDEEM_NUMBER_PASSED);
    }
    if (reserved.contains(number)) {
      throw new LedgerRefusal(Reason.REDEEM_NUMBER_TAKEN);
    }
    return !outstanding && reserved.stream().allMatch(other -> other > number);
  }
}
