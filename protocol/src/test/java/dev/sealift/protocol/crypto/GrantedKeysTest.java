package dev.sealift.protocol.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.crypto.GrantedKeys.KeyGeneration;
import dev.sealift.protocol.crypto.GrantedKeys.ProcessKeys;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.signed.MalformedObjectException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GrantedKeysTest {

  private static final VmId VM = new VmId("vm-" + "1".repeat(40));

  @Test
  void encoded_isTheJsonOfTheContract() {
    String json = new String(honest().encode().exposeCopy(), UTF_8);
    assertThat(json)
        .startsWith("{\"vm\":\"%s\",\"gen\":7,\"processes\":[{\"name\":\"counter\",".formatted(VM))
        .contains("\"generations\":[{\"number\":0,\"key\":\"AQEB")
        .endsWith("\"sealingGeneration\":2,\"secret\":\"BQUFBQ\"}]}");
  }

  @Test
  void decoded_isWhatWasEncoded() throws MalformedObjectException {
    for (GrantedKeys keys : List.of(honest(), new GrantedKeys(VM, Generation.NONE, List.of()))) {
      try (GrantedKeys decoded = GrantedKeys.decode(keys.encode())) {
        assertThat(decoded).isEqualTo(keys);
      }
    }
  }

  @Test
  void processNameOfAnyCharacters_roundTrips() throws MalformedObjectException {
    String name = "a\"b\\c\n\u00e9\ud83d\ude00 z";
    GrantedKeys keys = new GrantedKeys(VM, Generation.NONE, List.of(process(name)));
    assertThat(GrantedKeys.decode(keys.encode()).processes().getFirst().name()).isEqualTo(name);
  }

  @Test
  void toString_showsNoKey() {
    assertThat(honest().toString()).contains("[redacted]").doesNotContain("AQEB");
  }

  @Test
  void closed_holdsNoKey() {
    GrantedKeys keys = honest();
    keys.close();
    Secret key = keys.processes().getFirst().generations().getFirst().key();
    assertThatThrownBy(key::exposeCopy).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(keys::encode).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void otherFormsOfTheSameJson_areRefused() throws MalformedObjectException {
    String json = new String(honest().encode().exposeCopy(), UTF_8);
    List<String> others =
        List.of(
            json + " ",
            " " + json,
            json.replace("\"gen\":7", "\"gen\":07"),
            json.replace("\"gen\":7", "\"gen\":-7"),
            json.replace("\"gen\":7", "\"gen\":99999999999999999999"),
            json.replace("counter", "\\u0063ounter"),
            json.replace("BQUFBQ", "BQUFBR"),
            json.replace("BQUFBQ", "BQUFBQ=="),
            json.replace("\"sealingGeneration\":2", "\"sealingGeneration\":1"),
            json.replace("\"number\":2", "\"number\":0"),
            json.replace("vm-1", "vm-x"),
            json.replace("}]}", "},{}]}"));
    assertThat(GrantedKeys.decode(secret(json))).isEqualTo(honest());
    for (String other : others) {
      assertThat(other).isNotEqualTo(json);
      assertThatThrownBy(() -> GrantedKeys.decode(secret(other)))
          .as(other)
          .isInstanceOf(MalformedObjectException.class);
    }
  }

  @Test
  void randomlyChangedJson_seed1_isRefusedOrAnotherHonestOne() {
    byte[] json = honest().encode().exposeCopy();
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] changed = Arrays.copyOf(json, json.length - random.nextInt(3));
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      try (Secret plaintext = Secret.copyOf(changed);
          GrantedKeys decoded = GrantedKeys.decode(plaintext)) {
        assertThat(decoded.encode().exposeCopy()).isEqualTo(changed);
      } catch (MalformedObjectException e) {
        assertThat(e).hasMessageStartingWith("granted keys");
      }
    }
  }

  @Test
  void tooManyProcesses_areRefusedWhileReading() {
    String json = new String(honest().encode().exposeCopy(), UTF_8);
    int start = json.indexOf("[{\"name\"") + 1;
    String process = json.substring(start, json.length() - 2);
    String many =
        json.substring(0, start) + String.join(",", java.util.Collections.nCopies(300, process));
    assertThatThrownBy(() -> GrantedKeys.decode(secret(many + "]}")))
        .isInstanceOf(MalformedObjectException.class)
        .hasMessageContaining("more than 256");
  }

  private static GrantedKeys honest() {
    return new GrantedKeys(VM, new Generation(7), List.of(process("counter")));
  }

  private static ProcessKeys process(String name) {
    List<KeyGeneration> generations = new ArrayList<>();
    generations.add(new KeyGeneration(0, filled(32, 1)));
    generations.add(new KeyGeneration(2, filled(32, 2)));
    return new ProcessKeys(name, generations, 2, filled(4, 5));
  }

  private static Secret filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return Secret.owning(bytes);
  }

  private static Secret secret(String json) {
    return Secret.copyOf(json.getBytes(UTF_8));
  }
}
