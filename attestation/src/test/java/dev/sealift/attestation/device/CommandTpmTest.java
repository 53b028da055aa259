package dev.sealift.attestation.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealift.attestation.tpm.Credential;
import dev.sealift.attestation.tpm.CredentialException;
import dev.sealift.attestation.tpm.NvPublic;
import dev.sealift.attestation.tpm.TpmPublic;
import dev.sealift.attestation.tpm.TpmWriter;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.signed.TpmClass;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the driver makes of answers that a TPM in good order does not give. */
class CommandTpmTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final NvPublic COUNTER = NvPublic.REDEEM_COUNTER;
  private static final long SESSION = 0x0300_0000L;
  private static final Bytes NONE = Bytes.copyOf(new byte[0]);

  private final Channel channel = new Channel();

  /** Gives the answers that a test queued, and notes what was asked. */
  private static final class Channel implements TpmChannel {

    private final Deque<byte[]> answers = new ArrayDeque<>();
    private final List<Bytes> asked = new ArrayList<>();
    private int syncs;
    private boolean closed;

    @Override
    public byte[] transact(byte[] command) {
      asked.add(Bytes.copyOf(command));
      return answers.remove();
    }

    @Override
    public void sync() {
      syncs++;
    }

    @Override
    public void close() {
      closed = true;
    }

    /** The code of what was asked last. */
    int last() {
      return ByteBuffer.wrap(asked.getLast().toArray()).getInt(6);
    }
  }

  @BeforeEach
  void answerTheMakingOfBothKeys() {
    channel.answers.add(
        made(SoftwareKey.generate(SoftwareTpmState::endorsementArea, RANDOM).publicArea()));
    channel.answers.add(
        made(SoftwareKey.generate(SoftwareTpmState::attestationArea, RANDOM).publicArea()));
  }

  @ParameterizedTest
  @ValueSource(longs = {0x908, 0x90a, 0x922})
  void whatTheTpmPutsOff_isAskedAgain(long code) throws Exception {
    CommandTpm tpm = open();
    channel.answers.add(refusal(code));
    channel.answers.add(refusal(code));
    channel.answers.add(counter(7));

    assertThat(tpm.readCounter(COUNTER)).isEqualTo(7);
    assertThat(channel.asked).hasSize(5);
    assertThat(channel.asked.get(2)).isEqualTo(channel.asked.get(4));
  }

  @Test
  void whatTheTpmPutsOffForEver_isGivenUp() throws Exception {
    CommandTpm tpm = open();
    for (int i = 0; i <= 100; i++) {
      channel.answers.add(refusal(0x922));
    }

    assertThatExceptionOfType(TpmException.class)
        .isThrownBy(() -> tpm.readCounter(COUNTER))
        .withMessage("the TPM refused NV_READ: TPM_RC 0x922");
    assertThat(channel.answers).isEmpty();
  }

  @Test
  void increment_isDurableBeforeItsValueIsTold() throws Exception {
    CommandTpm tpm = open();
    channel.answers.add(success(NONE));
    channel.answers.add(counter(8));

    assertThat(tpm.incrementCounter(COUNTER)).isEqualTo(8);
    assertThat(channel.syncs).isEqualTo(1);
  }

  @Test
  void malformedAnswers_areErrors() throws Exception {
    CommandTpm tpm = open();
    byte[] honest = counter(7);
    byte[] otherSize = honest.clone();
    otherSize[5]++;
    byte[] otherTag = honest.clone();
    otherTag[1] = 1;
    byte[] longParameters = honest.clone();
    longParameters[10] = 0x7f;
    byte[] longValue = honest.clone();
    longValue[15]++;
    byte[] cutOff = {(byte) 0x80, 2, 0, 0, 0, 8, 0, 0};
    for (byte[] answer : List.of(otherSize, otherTag, longParameters, longValue, cutOff)) {
      channel.answers.add(answer);

      assertThatExceptionOfType(TpmException.class)
          .isThrownBy(() -> tpm.readCounter(COUNTER))
          .withMessageStartingWith("the TPM answers malformed: ");
    }
  }

  @Test
  void indexThatIsNoCounterOfOurs_isRefused() throws Exception {
    CommandTpm tpm = open();
    Bytes area = new NvPublic(COUNTER.index() + 1).marshal(false);
    channel.answers.add(plain(new TpmWriter().sized(area).sized(NONE).finish()));

    assertThatExceptionOfType(TpmException.class)
        .isThrownBy(() -> tpm.defineCounter(COUNTER))
        .withMessageContaining("NV index 0x01805ea1 is in use");
  }

  @Test
  void credentialLongerThanAny_isNotShownToTheTpm() throws Exception {
    CommandTpm tpm = open();
    Credential credential =
        new Credential(Bytes.copyOf(new byte[1000]), Bytes.copyOf(new byte[25]));

    assertThatExceptionOfType(CredentialException.class)
        .isThrownBy(() -> tpm.activateCredential(credential))
        .withMessage("credential has more than 1024 bytes");
    assertThat(channel.asked).hasSize(2);
  }

  @Test
  void activationThatIsRefused_leavesNoSession() throws Exception {
    CommandTpm tpm = open();
    Credential credential = new Credential(Bytes.copyOf(new byte[2]), Bytes.copyOf(new byte[2]));
    channel.answers.add(session());
    channel.answers.add(success(new TpmWriter().sized(NONE).finish()));
    channel.answers.add(refusal(0x921));
    channel.answers.add(plain(NONE));

    assertThatExceptionOfType(TpmException.class)
        .isThrownBy(() -> tpm.activateCredential(credential))
        .withMessage("the TPM refused ACTIVATE_CREDENTIAL: TPM_RC 0x921");
    assertThat(channel.last()).isEqualTo(0x165);
    assertThat(channel.asked.getLast().toArray()).endsWith(0x03, 0, 0, 0);
  }

  @Test
  void policyThatIsRefused_leavesNoSession() throws Exception {
    CommandTpm tpm = open();
    Credential credential = new Credential(Bytes.copyOf(new byte[2]), Bytes.copyOf(new byte[2]));
    channel.answers.add(session());
    channel.answers.add(refusal(0x9a2));
    channel.answers.add(plain(NONE));

    assertThatExceptionOfType(TpmException.class)
        .isThrownBy(() -> tpm.activateCredential(credential))
        .withMessage("the TPM refused POLICY_SECRET: TPM_RC 0x9a2");
    assertThat(channel.last()).isEqualTo(0x165);
  }

  @Test
  void tpmWhoseKeysCannotBeMade_isLetGo() {
    channel.answers.clear();
    channel.answers.add(refusal(0x101));

    assertThatExceptionOfType(TpmException.class)
        .isThrownBy(this::open)
        .withMessage("the TPM refused CREATE_PRIMARY: TPM_RC 0x101");
    assertThat(channel.closed).isTrue();
  }

  private CommandTpm open() throws TpmException {
    return CommandTpm.open(TpmClass.SOFTWARE, channel, RANDOM);
  }

  private static byte[] made(TpmPublic area) {
    return answer(0x8002, 0, new TpmWriter().uint32(0x8000_0000L).raw(sized(area)).finish());
  }

  private static Bytes sized(TpmPublic area) {
    Bytes parameters = new TpmWriter().sized(area.marshal()).finish();
    return new TpmWriter().uint32(parameters.length()).raw(parameters).finish();
  }

  private static byte[] counter(long value) {
    return success(new TpmWriter().uint16(Long.BYTES).uint64(value).finish());
  }

  private static byte[] session() {
    return plain(new TpmWriter().uint32(SESSION).sized(NONE).finish());
  }

  /** Of a command with authorisations. */
  private static byte[] success(Bytes parameters) {
    return answer(0x8002, 0, new TpmWriter().uint32(parameters.length()).raw(parameters).finish());
  }

  /** Of a command without. */
  private static byte[] plain(Bytes parameters) {
    return answer(0x8001, 0, parameters);
  }

  private static byte[] refusal(long code) {
    return answer(0x8001, code, NONE);
  }

  private static byte[] answer(int tag, long code, Bytes rest) {
    return new TpmWriter()
        .uint16(tag)
        .uint32(10 + rest.length())
        .uint32(code)
        .raw(rest)
        .finish()
        .toArray();
  }
}
