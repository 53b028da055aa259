package dev.sealift.protocol.ledger;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.TpmClass;

/**
 * What shows that a boot which may run a machine is gone. Its signatures were verified before; what
 * it proves, and whether the tenant takes it, is judged here.
 */
public sealed interface RescueEvidence {

  /**
   * The same host was started again.
   *
   * @param platform the host
   * @param lost the earlier boot
   * @param lostResetCount resets of the TPM when the earlier boot began
   * @param later the later boot
   * @param laterResetCount resets of the TPM when the later boot began
   * @param startCounter the redeem counter, as certified after the later boot raised it by one
   * @param tpmClass what kind of TPM vouches for both
   */
  record LaterBoot(
      PlatformId platform,
      BootId lost,
      long lostResetCount,
      BootId later,
      long laterResetCount,
      long startCounter,
      TpmClass tpmClass)
      implements RescueEvidence {

    /**
     * The counter only rises, so a number that it had not reached when the later boot began was
     * never spent before, and the TPM's reset forbids the earlier boot to spend it since.
     */
    boolean neverRedeemed(long redeemNumber) {
      return startCounter - 1 < redeemNumber;
    }

    /** Whether the tenant takes for proof what it shows of a number. */
    boolean countsFor(RescueRules rules) {
      return rules.resetTpmClasses().contains(tpmClass);
    }

    @Override
    public boolean ended(RescueRules rules) {
      return rules.restartTpmClasses().contains(tpmClass);
    }

    @Override
    public boolean isAbout(PlatformId host, BootId boot) {
      return platform.equals(host)
          && lost.equals(boot)
          && !later.equals(boot)
          && laterResetCount > lostResetCount;
    }
  }

  /**
   * As many people as the tenant asks for state that the host is destroyed. What it ran has ended;
   * whether it ran a machine before is not to be seen on a ruin.
   *
   * @param platform the host
   * @param boot its boot that may run the machine
   */
  record Destroyed(PlatformId platform, BootId boot) implements RescueEvidence {

    @Override
    public boolean ended(RescueRules rules) {
      return rules.approvals() > 0;
    }

    @Override
    public boolean isAbout(PlatformId host, BootId boot) {
      return platform.equals(host) && this.boot.equals(boot);
    }
  }

  /** Whether it is about this boot of this host, and a later state of it. */
  boolean isAbout(PlatformId host, BootId boot);

  /** Whether it proves to the tenant that what the boot ran has ended. */
  boolean ended(RescueRules rules);
}
