package dev.sealift.hypervisor.boot;

import dev.sealift.attestation.device.Tpm;
import dev.sealift.attestation.device.TpmException;
import dev.sealift.attestation.tpm.Attested;
import dev.sealift.attestation.tpm.NvPublic;
import dev.sealift.attestation.tpm.TpmAttest;
import dev.sealift.attestation.tpm.TpmFormatException;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;

/**
 * The TPM counter whose values are redeem numbers: each is reserved once and spent at most once.
 *
 * <p>One number is outstanding at a time; whoever wants the next one waits. Each start of the
 * hypervisor raises the counter by one, so that no earlier boot's number is ever spent by this one.
 */
public final class RedeemCounter {

  private final Tpm tpm;
  private final TpmResets resetsAtBoot;
  private final Semaphore turn = new Semaphore(1, true);
  private long last;

  private RedeemCounter(Tpm tpm, TpmResets resetsAtBoot, long last) {
    this.tpm = tpm;
    this.resetsAtBoot = resetsAtBoot;
    this.last = last;
  }

  /** Raises the counter for this boot. */
  static RedeemCounter start(Tpm tpm) throws TpmException {
    tpm.defineCounter(NvPublic.REDEEM_COUNTER);
    long value = tpm.incrementCounter(NvPublic.REDEEM_COUNTER);
    return new RedeemCounter(tpm, certified(tpm).resets(), value);
  }

  /** A number that nobody else has; closing it lets the next one be reserved. */
  public final class Reservation implements AutoCloseable {

    private final long number;
    private boolean spending;
    private boolean closed;

    private Reservation(long number) {
      this.number = number;
    }

    /** The number. */
    public long number() {
      return number;
    }

    /**
     * Raises the counter from just below the number to it, and certifies what it holds then; after
     * a failure it may be called again.
     *
     * @throws TpmException if the TPM fails
     * @throws SpentException if somebody else raised the counter meanwhile
     */
    public Raised redeem() throws TpmException, SpentException {
      long before = tpm.readCounter(NvPublic.REDEEM_COUNTER);
      if (before == number - 1) {
        spending = true;
        tpm.incrementCounter(NvPublic.REDEEM_COUNTER);
      } else if (!spending) {
        throw new SpentException(before, number);
      }
      Certified certified = certified(tpm);
      return new Raised(certified.value(), !certified.resets().equals(resetsAtBoot));
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        turn.release();
      }
    }
  }

  /** The counter is not just below a reserved number: it was raised, and not by this boot. */
  public static final class SpentException extends Exception {
    @java.io.Serial private static final long serialVersionUID = 1;

    private SpentException(long value, long number) {
      super("the counter is %d, want %d".formatted(value, number - 1));
    }
  }

  /**
   * What the counter holds after it was raised.
   *
   * @param value its value
   * @param tpmReset whether the TPM was reset since this boot began
   */
  public record Raised(long value, boolean tpmReset) {}

  /**
   * Waits until no number is outstanding, and reserves the next.
   *
   * <p>Numbers that were reserved and given up are caught up with here, so that a redeem is one
   * increment however many there were.
   *
   * @throws TpmException if the TPM fails; nothing is reserved then
   */
  public Reservation reserve() throws InterruptedException, TpmException {
    turn.acquire();
    boolean reserved = false;
    try {
      synchronized (this) {
        while (tpm.readCounter(NvPublic.REDEEM_COUNTER) < last) {
          tpm.incrementCounter(NvPublic.REDEEM_COUNTER);
        }
        last = tpm.readCounter(NvPublic.REDEEM_COUNTER);
        Reservation reservation = new Reservation(++last);
        reserved = true;
        return reservation;
      }
    } finally {
      if (!reserved) {
        turn.release();
      }
    }
  }

  TpmResets resetsAtBoot() {
    return resetsAtBoot;
  }

  private record Certified(long value, TpmResets resets) {}

  private static Certified certified(Tpm tpm) throws TpmException {
    Bytes purpose = Sha256.labelled("sealift redeem v1").finish();
    try {
      TpmAttest attest =
          TpmAttest.parse(tpm.certifyCounter(NvPublic.REDEEM_COUNTER, purpose).attest());
      if (!(attest.attested() instanceof Attested.NvContents contents)
          || contents.contents().length() != NvPublic.COUNTER_BYTES) {
        throw new TpmException("the TPM certified something else than the counter");
      }
      return new Certified(
          ByteBuffer.wrap(contents.contents().toArray()).getLong(),
          new TpmResets(attest.clockInfo().resetCount(), attest.clockInfo().restartCount()));
    } catch (TpmFormatException e) {
      throw new TpmException("the TPM's statement is malformed", e);
    }
  }
}
