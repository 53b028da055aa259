package dev.sealift.hostagent.courier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.Json;
import dev.sealift.api.management.HypervisorStatus;
import dev.sealift.api.management.Letter;
import dev.sealift.api.management.LetterDestination;
import dev.sealift.api.management.LetterReply;
import dev.sealift.api.management.ManagementEvents;
import dev.sealift.hostagent.fixture.Await;
import dev.sealift.hostagent.fixture.FakeService.Answer;
import dev.sealift.hostagent.fixture.HostRig;
import dev.sealift.hostagent.management.StatusReport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CourierTest {

  private static final Answer OK = new Answer(200, "{\"decision\":\"signed\"}");

  private static Letter letter(String id) {
    return new Letter(
        id, LetterDestination.BROKER, "/v1/migrations/m1/ready", Json.toTree(Map.of("ready", "x")));
  }

  @Test
  void letter_isPostedAndItsAnswerBroughtBack() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.service.answers(OK);
      rig.hypervisor.write(letter("l1"));

      LetterReply reply = reply(rig);

      assertThat(reply.id()).isEqualTo("l1");
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body().path("decision").asString()).isEqualTo("signed");
      var request = rig.service.requests().getFirst();
      assertThat(request.path()).isEqualTo("/v1/migrations/m1/ready");
      assertThat(request.body()).isEqualTo("{\"ready\":\"x\"}");
    }
  }

  @Test
  void letterAnsweredWith202_isPostedAgainUntilItIsAnswered() throws Exception {
    assertThat(attemptsUntilAnswered(new Answer(202, ""), new Answer(202, "{}"), OK)).isEqualTo(3);
  }

  @Test
  void letterAnsweredWithAnErrorOfTheService_isPostedAgain() throws Exception {
    assertThat(attemptsUntilAnswered(new Answer(503, "down"), new Answer(500, "{}"), OK))
        .isEqualTo(3);
  }

  @Test
  void letterOfAnAgentThatTheServiceDoesNotKnow_isPostedAgain() throws Exception {
    Answer forbidden = new Answer(403, "{\"type\":\"urn:sealift:problem:forbidden\"}");
    assertThat(attemptsUntilAnswered(new Answer(401, "{}"), forbidden, OK)).isEqualTo(3);
  }

  @Test
  void letterAnsweredWithTooManyRequests_isPostedAgain() throws Exception {
    assertThat(attemptsUntilAnswered(new Answer(429, "{}"), OK)).isEqualTo(2);
  }

  @Test
  void successThatIsNoJsonObject_countsAsAFailure() throws Exception {
    assertThat(attemptsUntilAnswered(new Answer(200, "<html>"), new Answer(200, "[1]"), OK))
        .isEqualTo(3);
  }

  @Test
  void answerTooLongForTheManagementSocket_countsAsAFailure() throws Exception {
    String long1 = "{\"decision\":\"%s\"}".formatted("x".repeat(600 << 10));
    assertThat(attemptsUntilAnswered(new Answer(200, long1), OK)).isEqualTo(2);
  }

  @Test
  void redirect_isNotFollowed() throws Exception {
    assertThat(attemptsUntilAnswered(new Answer(307, ""), OK)).isEqualTo(2);
  }

  @Test
  void refusalOfTheService_isAnAnswer() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.service.answers(
          new Answer(409, "{\"type\":\"urn:sealift:problem:already-committed\"}"), OK);
      rig.hypervisor.write(letter("l1"));

      LetterReply reply = reply(rig);

      assertThat(reply.status()).isEqualTo(409);
      assertThat(reply.body().path("type").asString())
          .isEqualTo("urn:sealift:problem:already-committed");
      assertThat(rig.service.requests()).hasSize(1);
    }
  }

  @Test
  void withdrawnLetter_isPostedNoMore() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.service.answers(new Answer(503, ""));
      rig.hypervisor.write(letter("l1"));
      Await.until("first attempt", () -> !rig.service.requests().isEmpty());

      rig.hypervisor.withdraw("l1");
      Await.until("the letter to be given up", () -> lettersOutstanding(rig) == 0);
      rig.hypervisor.write(letter("l2"));
      Await.until("the other letter under way", () -> lettersOutstanding(rig) == 1);
      rig.service.answers(OK);

      assertThat(reply(rig).id()).isEqualTo("l2");
      assertThat(rig.hypervisor.replies()).isEmpty();
    }
  }

  @Test
  void letterThatWasAnswered_isPostedAgainOnlyIfALaterStatusListsIt() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      Courier courier = rig.bean("courier", Courier.class);
      rig.service.answers(OK);
      rig.hypervisor.write(letter("l1"));
      assertThat(reply(rig).id()).isEqualTo("l1");
      Await.until("all answered", () -> lettersOutstanding(rig) == 0);

      courier.onStatus(listing("l1", 0));
      assertThat(lettersOutstanding(rig)).isZero();
      courier.onStatus(listing("l1", Long.MAX_VALUE));

      assertThat(reply(rig).id()).isEqualTo("l1");
      assertThat(rig.service.requests()).hasSize(2);
    }
  }

  private static StatusReport listing(String letter, long asOf) {
    return new StatusReport(
        asOf, new HypervisorStatus(List.of(), List.of(), List.of(letter(letter)), null));
  }

  @Test
  void letterWrittenWhileNoAgentRan_isCarriedByTheNext() throws Exception {
    try (var rig = new HostRig()) {
      rig.hypervisor.write(letter("l1"));
      rig.service.answers(OK);
      rig.startAgent();

      assertThat(reply(rig).id()).isEqualTo("l1");
    }
  }

  @Test
  void letterUnderWayWhenTheAgentEnds_isPostedAgainByTheNext() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.service.answers(new Answer(202, ""));
      rig.hypervisor.write(letter("l1"));
      Await.until("first attempt", () -> !rig.service.requests().isEmpty());
      rig.stopAgent();

      rig.service.answers(OK);
      rig.startAgent();

      assertThat(reply(rig).id()).isEqualTo("l1");
    }
  }

  @Test
  void letters_doNotWaitForKafka() throws Exception {
    try (var rig = new HostRig("spring.kafka.bootstrap-servers=127.0.0.1:1").startAgent()) {
      rig.service.answers(OK);
      rig.hypervisor.write(letter("l1"));

      assertThat(reply(rig).id()).isEqualTo("l1");
    }
  }

  @Test
  void letterUnderWayWhenTheConnectionBreaks_isAnsweredOverTheNext() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.service.answers(new Answer(202, ""));
      rig.hypervisor.write(letter("l1"));
      Await.until("first attempt", () -> !rig.service.requests().isEmpty());

      rig.hypervisor.disconnect();
      rig.service.answers(OK);

      assertThat(reply(rig).id()).isEqualTo("l1");
    }
  }

  @Test
  void letterToAPathOutsideTheApi_isNotPosted_andTheNextIs() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.service.answers(OK);
      Await.until("a client", () -> !rig.hypervisor.requests("status").isEmpty());
      rig.hypervisor.push(
          ManagementEvents.LETTER,
          Map.of("id", "l1", "to", "BROKER", "path", "/v1/../admin", "body", Map.of()));
      rig.hypervisor.write(letter("l2"));

      assertThat(reply(rig).id()).isEqualTo("l2");
      assertThat(rig.service.requests()).hasSize(1);
    }
  }

  private static int attemptsUntilAnswered(Answer... answers) throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.service.answers(answers);
      rig.hypervisor.write(letter("l1"));
      assertThat(reply(rig).status()).isEqualTo(200);
      return rig.service.requests().size();
    }
  }

  private static LetterReply reply(HostRig rig) throws InterruptedException {
    LetterReply reply = rig.hypervisor.replies().poll(60, TimeUnit.SECONDS);
    assertThat(reply).as("a reply").isNotNull();
    return reply;
  }

  private static int lettersOutstanding(HostRig rig) throws Exception {
    return (int) rig.metric("sealift.agent.letters.outstanding");
  }
}
