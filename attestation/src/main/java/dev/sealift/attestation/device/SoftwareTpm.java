package dev.sealift.attestation.device;

import dev.sealift.attestation.tpm.Attested;
import dev.sealift.attestation.tpm.ClockInfo;
import dev.sealift.attestation.tpm.Credential;
import dev.sealift.attestation.tpm.CredentialException;
import dev.sealift.attestation.tpm.CredentialProtection;
import dev.sealift.attestation.tpm.NvPublic;
import dev.sealift.attestation.tpm.PcrBank;
import dev.sealift.attestation.tpm.PcrSelection;
import dev.sealift.attestation.tpm.TpmAttest;
import dev.sealift.attestation.tpm.TpmPublic;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.signed.TpmClass;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/**
 * A TPM that is a part of this process, with its keys in a file.
 *
 * <p>Whoever can read the file can be this TPM, and whoever can restore it rolls its counters back:
 * it proves nothing to somebody who does not trust the host's disk, and says so by its class. Each
 * opening is a TPM reset: the registers are zero and the reset count is one more.
 */
public final class SoftwareTpm implements Tpm {

  /** The software TPM has no firmware; the number is that of its state's format. */
  private static final long FIRMWARE_VERSION = 1;

  private final SoftwareTpmFolder folder;
  private final InstantSource time;
  private final long startedMillis;
  private final long clockAtStart;
  private final boolean clockSafe;
  private final PcrBank pcrs = new PcrBank();
  private SoftwareTpmState state;
  private boolean closed;

  private SoftwareTpm(
      SoftwareTpmFolder folder, SoftwareTpmState last, SoftwareTpmState state, InstantSource time) {
    this.folder = folder;
    this.state = state;
    this.time = time;
    startedMillis = time.millis();
    clockAtStart = last.clockMillis();
    clockSafe = last.orderly();
  }

  /**
   * Starts the TPM whose state is in the folder, and makes a new one if the folder holds none.
   *
   * @throws TpmException if another process drives it, or its state is damaged
   */
  public static SoftwareTpm open(Path path, SecureRandom random, InstantSource time)
      throws TpmException {
    SoftwareTpmFolder folder = SoftwareTpmFolder.open(path);
    try {
      SoftwareTpmState last = folder.read().orElseGet(() -> SoftwareTpmState.manufacture(random));
      SoftwareTpmState state = last.afterReset();
      folder.replace(state);
      folder.sync();
      return new SoftwareTpm(folder, last, state, time);
    } catch (TpmException e) {
      folder.close();
      throw e;
    }
  }

  @Override
  public TpmClass tpmClass() {
    return TpmClass.SOFTWARE;
  }

  @Override
  public synchronized TpmPublic endorsementKey() {
    return state.endorsement().publicArea();
  }

  @Override
  public synchronized TpmPublic attestationKey() {
    return state.attestation().publicArea();
  }

  @Override
  public synchronized void extend(int pcr, Bytes digest) throws TpmException {
    requireOpen();
    pcrs.extend(pcr, digest);
  }

  @Override
  public synchronized SignedAttest quote(Bytes extraData, PcrSelection selection)
      throws TpmException {
    requireOpen();
    return attest(extraData, new Attested.Quote(List.of(selection), pcrs.digest(selection.pcrs())));
  }

  @Override
  public synchronized Secret activateCredential(Credential credential)
      throws TpmException, CredentialException {
    requireOpen();
    return CredentialProtection.open(
        state.endorsement().privateKey(), endorsementKey(), attestationKey().name(), credential);
  }

  @Override
  public synchronized void defineCounter(NvPublic counter) throws TpmException {
    requireOpen();
    if (state.counters().containsKey(counter)) {
      return;
    }
    if (state.counters().size() == SoftwareTpmState.MAX_COUNTERS) {
      throw new TpmException(
          "no room for another counter, there are %d".formatted(SoftwareTpmState.MAX_COUNTERS));
    }
    store(state.withCounter(counter, 0));
  }

  @Override
  public synchronized long incrementCounter(NvPublic counter) throws TpmException {
    requireOpen();
    long value = defined(counter);
    long next = Math.addExact(value == 0 ? state.highestCount() : value, 1);
    store(state.withCounter(counter, next));
    return next;
  }

  @Override
  public synchronized long readCounter(NvPublic counter) throws TpmException {
    requireOpen();
    long value = defined(counter);
    if (value == 0) {
      throw new TpmException("counter 0x%08x was never incremented".formatted(counter.index()));
    }
    return value;
  }

  @Override
  public synchronized SignedAttest certifyCounter(NvPublic counter, Bytes extraData)
      throws TpmException {
    byte[] contents =
        ByteBuffer.allocate(NvPublic.COUNTER_BYTES).putLong(readCounter(counter)).array();
    return attest(extraData, new Attested.NvContents(counter.name(), 0, Bytes.copyOf(contents)));
  }

  @Override
  public synchronized void close() throws TpmException {
    if (closed) {
      return;
    }
    closed = true;
    try (folder) {
      folder.replace(state.atClock(clockMillis(), true));
      folder.sync();
    }
  }

  private SignedAttest attest(Bytes extraData, Attested attested) {
    ClockInfo clock = new ClockInfo(clockMillis(), state.resetCount(), 0, clockSafe);
    Bytes statement =
        new TpmAttest(
                attestationKey().qualifiedNameAsPrimary(),
                extraData,
                clock,
                FIRMWARE_VERSION,
                attested)
            .marshal();
    return new SignedAttest(statement, state.attestation().sign(statement).marshal());
  }

  private long defined(NvPublic counter) throws TpmException {
    Long value = state.counters().get(counter);
    if (value == null) {
      throw new TpmException("counter 0x%08x is not defined".formatted(counter.index()));
    }
    return value;
  }

  private void store(SoftwareTpmState changed) throws TpmException {
    SoftwareTpmState next = changed.atClock(clockMillis(), false);
    folder.replace(next);
    state = next;
    folder.sync();
  }

  private long clockMillis() {
    return Math.max(state.clockMillis(), clockAtStart + time.millis() - startedMillis);
  }

  private void requireOpen() throws TpmException {
    if (closed) {
      throw new TpmException("software TPM was closed");
    }
  }
}
