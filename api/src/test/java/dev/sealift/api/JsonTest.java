package dev.sealift.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.api.management.ConsoleRead;
import dev.sealift.api.management.Letter;
import dev.sealift.api.management.LetterDestination;
import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.management.MachineStatus;
import dev.sealift.api.management.ManagementResponse;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {

  private static final String VM = "vm-" + "ab".repeat(20);
  private static final String HONEST =
      """
      {"vm":"%s","name":"web","phase":"RUNNING","gen":1,"memoryMib":64,"consoleAcked":0,"consoleEnd":9}\
      """
          .formatted(VM);

  @Test
  void message_isReadAndWrittenBackTheSame_withNullFieldsLeftOut() throws Exception {
    MachineStatus status = Json.read(HONEST, MachineStatus.class);

    assertThat(status)
        .isEqualTo(
            new MachineStatus(
                new VmId(VM),
                "web",
                MachinePhase.RUNNING,
                new Generation(1),
                null,
                64,
                0,
                9,
                null));
    assertThat(Json.write(status)).isEqualTo(HONEST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "gen":1,                  |                          | gen is missing
          "gen":1,                  | "gen":null,              | gen is null, want a value
          "gen":1,                  | "gen":"1",               | gen is malformed, want a whole number
          "gen":1,                  | "gen":1.0,               | gen is malformed, want a whole number
          "gen":1,                  | "gen":-1,                | gen is malformed, want a whole number
          "gen":1,                  | "gen":1,"gen":1,         | message is no JSON or has a field twice, at line 1, column 97
          "gen":1,                  | "gen":1,"colour":"red",  | colour is unknown
          "name":"web"              | "name":7                 | name is malformed, want a text
          "name":"web"              | "name":null              | name is null, want a value
          "memoryMib":64            | "memoryMib":null         | memoryMib is null, want a value
          "memoryMib":64            | "memoryMib":[64]         | memoryMib is malformed, want a whole number
          "phase":"RUNNING"         | "phase":"DANCING"        | phase is malformed, want one of [STARTING, RUNNING, PAUSED, MIGRATING_OUT, FROZEN, FENCED, MIGRATING_IN, READY, STOPPED, FAILED]
          "phase":"RUNNING"         | "phase":1                | phase is malformed, want one of [STARTING, RUNNING, PAUSED, MIGRATING_OUT, FROZEN, FENCED, MIGRATING_IN, READY, STOPPED, FAILED]
          "vm":"vm-                 | "vm":"wm-                | vm is malformed, want a VmId as text
          """)
  void messageThatDiffersInOneField_isRefusedByName(String honest, String forged, String problem) {
    String json = HONEST.replace(honest, forged == null ? "" : forged);

    assertThatThrownBy(() -> Json.read(json, MachineStatus.class))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          null      | message is null, want an object
          []        | message is no JSON object
          7         | message is no JSON object
          {         | message is no JSON or has a field twice, at line 1, column 2
          {} {}     | vm is missing
          """)
  void messageThatIsNoObject_isRefused(String json, String problem) {
    assertThatThrownBy(() -> Json.read(json, MachineStatus.class)).hasMessage(problem);
  }

  @Test
  void messageWithTrailingText_isRefused() {
    assertThatThrownBy(() -> Json.read(HONEST + " {}", MachineStatus.class))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void messageOfOneCharacterTooMany_isRefused() throws Exception {
    String longest = HONEST + " ".repeat(Json.MAX_CHARS - HONEST.length());
    assertThat(Json.read(longest, MachineStatus.class).name()).isEqualTo("web");

    assertThatThrownBy(() -> Json.read(longest + " ", MachineStatus.class))
        .hasMessage("message has 1048577 characters, want <= 1048576");
  }

  @Test
  void messageNestedTooDeep_isRefused() {
    String json =
        "{\"id\":\"1\",\"to\":\"BROKER\",\"path\":\"/v1/a\",\"body\":" + "{\"a\":".repeat(40) + "1";

    assertThatThrownBy(() -> Json.read(json, Letter.class))
        .hasMessageEndingWith("message exceeds a size limit");
  }

  @Test
  void boundOfAConstructor_isNamed() {
    assertThatThrownBy(() ->
            Json.read("{\"vm\":\"%s\",\"from\":-1,\"max\":1}".formatted(VM), ConsoleRead.class))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("refused: from is -1, want >= 0");
  }

  @ParameterizedTest
  @CsvSource({"/v1/../secret", "http://x/v1/a", "/v1/a?b", "/v2/a", "/v1/"})
  void letterToAnotherPath_isRefused(String path) throws Exception {
    String honest = "{\"id\":\"1\",\"to\":\"BROKER\",\"path\":\"/v1/a\",\"body\":{}}";
    assertThat(Json.read(honest, Letter.class).to()).isEqualTo(LetterDestination.BROKER);

    assertThatThrownBy(() -> Json.read(honest.replace("/v1/a", path), Letter.class))
        .hasMessageStartingWith("refused: path is malformed");
  }

  @Test
  void fieldNamedReturn_isWrittenAndReadSo() throws Exception {
    String line = "{\"id\":1,\"return\":{}}";

    assertThat(Json.write(Json.read(line, ManagementResponse.class))).isEqualTo(line);
    assertThatThrownBy(() -> Json.read("{\"id\":1}", ManagementResponse.class))
        .hasMessage("refused: response has both or none of return and error, want one");
  }

  @Test
  void nameChosenByTheSender_isNotQuotedRaw() {
    assertThatThrownBy(
            () -> Json.read(HONEST.replace("{", "{\"\\u001b[31m\\n\":1,"), MachineStatus.class))
        .hasMessage("??31m? is unknown");
  }
}
