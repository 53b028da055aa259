package dev.sealift.attestation.device;

import static dev.sealift.attestation.device.TpmCommand.Code.ACTIVATE_CREDENTIAL;
import static dev.sealift.attestation.device.TpmCommand.Code.CREATE_PRIMARY;
import static dev.sealift.attestation.device.TpmCommand.Code.FLUSH_CONTEXT;
import static dev.sealift.attestation.device.TpmCommand.Code.NV_CERTIFY;
import static dev.sealift.attestation.device.TpmCommand.Code.NV_DEFINE_SPACE;
import static dev.sealift.attestation.device.TpmCommand.Code.NV_INCREMENT;
import static dev.sealift.attestation.device.TpmCommand.Code.NV_READ;
import static dev.sealift.attestation.device.TpmCommand.Code.NV_READ_PUBLIC;
import static dev.sealift.attestation.device.TpmCommand.Code.PCR_EXTEND;
import static dev.sealift.attestation.device.TpmCommand.Code.POLICY_SECRET;
import static dev.sealift.attestation.device.TpmCommand.Code.QUOTE;
import static dev.sealift.attestation.device.TpmCommand.Code.SHUTDOWN;
import static dev.sealift.attestation.device.TpmCommand.Code.START_AUTH_SESSION;
import static dev.sealift.attestation.tpm.TpmConstants.ALG_NULL;
import static dev.sealift.attestation.tpm.TpmConstants.ALG_SHA256;
import static dev.sealift.attestation.tpm.TpmConstants.RH_ENDORSEMENT;

import dev.sealift.attestation.device.TpmCommand.Response;
import dev.sealift.attestation.tpm.Credential;
import dev.sealift.attestation.tpm.CredentialException;
import dev.sealift.attestation.tpm.KeyRole;
import dev.sealift.attestation.tpm.NvPublic;
import dev.sealift.attestation.tpm.ObjectAttributes;
import dev.sealift.attestation.tpm.PcrSelection;
import dev.sealift.attestation.tpm.TpmFormatException;
import dev.sealift.attestation.tpm.TpmPublic;
import dev.sealift.attestation.tpm.TpmReader;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.signed.TpmClass;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A TPM 2.0 that is driven by its commands (part 3).
 *
 * <p>Both keys are primary keys of the endorsement hierarchy: the TPM makes them from its seed and
 * their templates, the same at each start, and keeps nothing of them.
 */
final class CommandTpm implements Tpm {

  private static final long RH_OWNER = 0x4000_0001L;
  private static final long RH_NULL = 0x4000_0007L;
  private static final int SE_POLICY = 0x01;
  private static final int SU_CLEAR = 0x0000;
  private static final int NONCE_BYTES = 16;
  private static final Bytes NONE = Bytes.copyOf(new byte[0]);

  /** An end without a shutdown would count as a failed authorisation, and a few lock the key. */
  private static final long ATTESTATION_KEY =
      ObjectAttributes.ATTESTATION_KEY | ObjectAttributes.NO_DICTIONARY_ATTACK_LOCK;

  /** Both parts of an honest credential together have some 250 bytes. */
  private static final int MAX_CREDENTIAL_BYTES = 1024;

  /** TPM_RC_YIELDED, TPM_RC_TESTING and TPM_RC_RETRY: nothing was done, and may be asked again. */
  private static final Set<Long> NOT_NOW = Set.of(0x908L, 0x90aL, 0x922L);

  private static final int MAX_REPEATS = 100;
  private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

  /** TPM_RC_NV_UNINITIALIZED. */
  private static final long RC_NEVER_INCREMENTED = 0x14a;

  /** TPM_RC_HANDLE of the first handle. */
  private static final long RC_NO_SUCH_INDEX = 0x18b;

  /** Set in a format-one code that is about a parameter (part 2, section 6.6.2). */
  private static final long RC_ABOUT_PARAMETER = 0xc0;

  private final TpmClass tpmClass;
  private final TpmChannel channel;
  private final SecureRandom random;
  private final Key endorsement;
  private final Key attestation;
  private boolean closed;

  /** A key that is loaded. */
  private record Key(long handle, TpmPublic area) {}

  private CommandTpm(TpmClass tpmClass, TpmChannel channel, SecureRandom random)
      throws TpmException {
    this.tpmClass = tpmClass;
    this.channel = channel;
    this.random = random;
    endorsement =
        createPrimary(
            TpmPublic.template(
                ObjectAttributes.ENDORSEMENT_KEY,
                ObjectAttributes.ENDORSEMENT_POLICY,
                KeyRole.STORAGE));
    attestation = createPrimary(TpmPublic.template(ATTESTATION_KEY, NONE, KeyRole.SIGNING));
  }

  /**
   * Takes a TPM that has just been reset.
   *
   * @param tpmClass what it proves, as its maker or its place has it
   * @param channel is closed with this TPM, also if it does not open
   */
  static CommandTpm open(TpmClass tpmClass, TpmChannel channel, SecureRandom random)
      throws TpmException {
    try {
      return new CommandTpm(tpmClass, channel, random);
    } catch (TpmException | RuntimeException | Error e) {
      try {
        channel.close();
      } catch (TpmException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  @Override
  public TpmClass tpmClass() {
    return tpmClass;
  }

  @Override
  public TpmPublic endorsementKey() {
    return endorsement.area();
  }

  @Override
  public TpmPublic attestationKey() {
    return attestation.area();
  }

  @Override
  public synchronized void extend(int pcr, Bytes digest) throws TpmException {
    TpmCommand command = new TpmCommand(PCR_EXTEND).byPassword(pcr);
    command.parameters().uint32(1).uint16(ALG_SHA256).raw(digest);
    run(command);
  }

  @Override
  public synchronized SignedAttest quote(Bytes extraData, PcrSelection selection)
      throws TpmException {
    TpmCommand command = new TpmCommand(QUOTE).byPassword(attestation.handle());
    selection.write(command.parameters().sized(extraData).uint16(ALG_NULL).uint32(1));
    return signed(command);
  }

  @Override
  public synchronized Secret activateCredential(Credential credential)
      throws TpmException, CredentialException {
    if (credential.blob().length() + credential.encryptedSecret().length() > MAX_CREDENTIAL_BYTES) {
      throw new CredentialException(
          "credential has more than %d bytes".formatted(MAX_CREDENTIAL_BYTES));
    }
    long session = policySession();
    TpmCommand command =
        new TpmCommand(ACTIVATE_CREDENTIAL)
            .byPassword(attestation.handle())
            .bySession(endorsement.handle(), session);
    command.parameters().raw(credential.blob()).raw(credential.encryptedSecret());
    Response response;
    try {
      allowEndorsementKey(session);
      response = ask(command);
    } catch (TpmException e) {
      flush(session, e);
      throw e;
    }
    if (response.code() != 0) {
      // With its use it would have ended.
      flush(session, null);
    }
    if ((response.code() & RC_ABOUT_PARAMETER) == RC_ABOUT_PARAMETER) {
      throw new CredentialException(
          "credential is not for this TPM and its attestation key, or was changed (TPM_RC 0x%03x)"
              .formatted(response.code()));
    }
    try {
      TpmReader in = succeeded(command, response);
      Bytes secret = in.sized("certInfo", TpmChannel.MAX_BYTES);
      in.finish();
      return Secret.owning(secret.toArray());
    } catch (TpmFormatException e) {
      throw malformed(e);
    }
  }

  private void allowEndorsementKey(long session) throws TpmException {
    TpmCommand command = new TpmCommand(POLICY_SECRET).byPassword(RH_ENDORSEMENT).with(session);
    command.parameters().sized(NONE).sized(NONE).sized(NONE).uint32(0);
    run(command);
  }

  @Override
  public synchronized void defineCounter(NvPublic counter) throws TpmException {
    TpmCommand look = new TpmCommand(NV_READ_PUBLIC).with(counter.index());
    Response found = ask(look);
    if (found.code() == RC_NO_SUCH_INDEX) {
      TpmCommand define = new TpmCommand(NV_DEFINE_SPACE).byPassword(RH_OWNER);
      define.parameters().sized(NONE).sized(counter.marshal(false));
      run(define);
      return;
    }
    try {
      Bytes area = succeeded(look, found).sized("nvPublic", TpmChannel.MAX_BYTES);
      if (!area.equals(counter.marshal(true)) && !area.equals(counter.marshal(false))) {
        throw new TpmException(
            "NV index 0x%08x is in use, and is not our counter; undefine it"
                .formatted(counter.index()));
      }
    } catch (TpmFormatException e) {
      throw malformed(e);
    }
  }

  @Override
  public synchronized long incrementCounter(NvPublic counter) throws TpmException {
    TpmCommand command =
        new TpmCommand(NV_INCREMENT).byPassword(counter.index()).with(counter.index());
    requireDefined(counter, ask(command), command);
    channel.sync();
    return readCounter(counter);
  }

  @Override
  public synchronized long readCounter(NvPublic counter) throws TpmException {
    TpmCommand command = new TpmCommand(NV_READ).byPassword(counter.index()).with(counter.index());
    command.parameters().uint16(NvPublic.COUNTER_BYTES).uint16(0);
    Response response = ask(command);
    if (response.code() == RC_NEVER_INCREMENTED) {
      throw new TpmException("counter 0x%08x was never incremented".formatted(counter.index()));
    }
    try {
      TpmReader in = requireDefined(counter, response, command);
      in.expect16("data.size", NvPublic.COUNTER_BYTES);
      long value = in.uint64("data");
      in.finish();
      return value;
    } catch (TpmFormatException e) {
      throw malformed(e);
    }
  }

  @Override
  public synchronized SignedAttest certifyCounter(NvPublic counter, Bytes extraData)
      throws TpmException {
    TpmCommand command =
        new TpmCommand(NV_CERTIFY)
            .byPassword(attestation.handle())
            .byPassword(counter.index())
            .with(counter.index());
    command.parameters().sized(extraData).uint16(ALG_NULL).uint16(NvPublic.COUNTER_BYTES).uint16(0);
    return signed(command);
  }

  /** In order, so that the TPM's clock is exact at its next start. */
  @Override
  public synchronized void close() throws TpmException {
    if (closed) {
      return;
    }
    try (channel) {
      TpmCommand command = new TpmCommand(SHUTDOWN);
      command.parameters().uint16(SU_CLEAR);
      run(command);
    } finally {
      closed = true;
    }
  }

  private Key createPrimary(Bytes template) throws TpmException {
    TpmCommand command = new TpmCommand(CREATE_PRIMARY).byPassword(RH_ENDORSEMENT);
    Bytes noSensitive = Bytes.copyOf(new byte[2 * Short.BYTES]);
    command.parameters().sized(noSensitive).sized(template).sized(NONE).uint32(0);
    Response response = ask(command);
    try {
      TpmReader in = succeeded(command, response);
      TpmPublic area = TpmPublic.parse(in.sized("outPublic", TpmChannel.MAX_BYTES));
      return new Key(response.handle(), area);
    } catch (TpmFormatException e) {
      throw malformed(e);
    }
  }

  private long policySession() throws TpmException {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    TpmCommand command = new TpmCommand(START_AUTH_SESSION).with(RH_NULL).with(RH_NULL);
    command
        .parameters()
        .sized(Bytes.copyOf(nonce))
        .sized(NONE)
        .uint8(SE_POLICY)
        .uint16(ALG_NULL)
        .uint16(ALG_SHA256);
    Response response = ask(command);
    succeeded(command, response);
    return response.handle();
  }

  private void flush(long handle, @Nullable TpmException after) throws TpmException {
    TpmCommand command = new TpmCommand(FLUSH_CONTEXT);
    command.parameters().uint32(handle);
    try {
      run(command);
    } catch (TpmException e) {
      if (after == null) {
        throw e;
      }
      after.addSuppressed(e);
    }
  }

  private static TpmReader requireDefined(NvPublic counter, Response response, TpmCommand command)
      throws TpmException {
    if (response.code() == RC_NO_SUCH_INDEX) {
      throw new TpmException("counter 0x%08x is not defined".formatted(counter.index()));
    }
    return succeeded(command, response);
  }

  private SignedAttest signed(TpmCommand command) throws TpmException {
    TpmReader in = succeeded(command, ask(command));
    try {
      return new SignedAttest(
          in.sized("attest", TpmChannel.MAX_BYTES), in.rest("signature", TpmChannel.MAX_BYTES));
    } catch (TpmFormatException e) {
      throw malformed(e);
    }
  }

  private void run(TpmCommand command) throws TpmException {
    succeeded(command, ask(command));
  }

  private Response ask(TpmCommand command) throws TpmException {
    if (closed) {
      throw new TpmException("TPM was closed");
    }
    byte[] bytes = command.marshal();
    if (bytes.length > TpmChannel.MAX_BYTES) {
      throw new TpmException(
          "%s has %d bytes, want <= %d"
              .formatted(command.code(), bytes.length, TpmChannel.MAX_BYTES));
    }
    try {
      Response response = command.parse(channel.transact(bytes));
      for (int again = 0; NOT_NOW.contains(response.code()) && again < MAX_REPEATS; again++) {
        Pause.nanos(PAUSE_NANOS);
        response = command.parse(channel.transact(bytes));
      }
      return response;
    } catch (TpmFormatException e) {
      throw malformed(e);
    }
  }

  private static TpmReader succeeded(TpmCommand command, Response response) throws TpmException {
    if (response.code() != 0) {
      throw new TpmException(
          "the TPM refused %s: TPM_RC 0x%03x".formatted(command.code(), response.code()));
    }
    return response.reader(command.code());
  }

  private static TpmException malformed(TpmFormatException e) {
    return new TpmException("the TPM answers malformed: " + e.getMessage(), e);
  }
}
