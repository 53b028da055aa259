package dev.sealift.hypervisor.vm;

import dev.sealift.api.broker.ClosedReply;
import dev.sealift.api.broker.Decided;
import dev.sealift.api.broker.PreparedReport;
import dev.sealift.api.broker.RunningReport;
import dev.sealift.api.broker.StoppedReport;
import dev.sealift.api.broker.WipedReport;
import dev.sealift.hypervisor.vm.Broker.AnswerRefusedException;
import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.Prepared;
import dev.sealift.protocol.signed.Running;
import dev.sealift.protocol.signed.SignedObject;
import dev.sealift.protocol.signed.Stopped;
import dev.sealift.protocol.signed.Wiped;
import dev.sealift.protocol.source.SourceInput;
import java.util.Map;
import java.util.Objects;

/**
 * What an owner tells the broker and asks it. Each letter is repeated until its answer is taken;
 * what the agent brings is verified before the monitor hears of it.
 */
final class OwnerLetters {

  private final Host host;
  private final Owner owner;
  private final Broker broker;
  private final Grants grants;

  OwnerLetters(Host host, Owner owner) {
    this.host = host;
    this.owner = owner;
    broker = new Broker(host.letters());
    grants = new Grants(host.boot());
  }

  void tellRunning(Decision decision, Starting starting) {
    Guest guest = owner.machine().requireContent().guest();
    owner
        .machine()
        .tasks()
        .start(
            "tell-running",
            () -> {
              Running running =
                  new Running(
                      decision.vm(),
                      decision.mid(),
                      decision.generation(),
                      decision.boot(),
                      decision.redeemNumber(),
                      guest.awaitFirstInstruction().orElseGet(() -> host.clock().instant()));
              starting.close();
              post(
                  "/v1/machines/%s/running".formatted(decision.vm()),
                  new RunningReport(host.boot().sign(running)));
            });
  }

  void askDecision(Mid mid) {
    String path = "/v1/migrations/%s/decision-query".formatted(mid);
    owner
        .machine()
        .tasks()
        .start("ask-decision", () -> broker.insist(path, Map::of, Decided.class, this::decided));
  }

  void askClosed(Mid mid) {
    String path = "/v1/migrations/%s/closed-query".formatted(mid);
    owner
        .machine()
        .tasks()
        .start("ask-closed", () -> broker.insist(path, Map::of, ClosedReply.class, this::closed));
  }

  void tell(SignedObject object) {
    String token = host.boot().sign(object);
    switch (object) {
      case Prepared prepared -> tellPrepared(prepared.mid(), token, owner.sender());
      case Stopped stopped ->
          start(
              "/v1/machines/%s/stopped".formatted(stopped.vm()),
              new StoppedReport(stopped.boot(), token));
      case Wiped wiped ->
          start("/v1/migrations/%s/wiped".formatted(wiped.mid()), new WipedReport(token));
      default ->
          throw new IllegalStateException("an owner tells no " + object.getClass().getSimpleName());
    }
  }

  private void tellPrepared(Mid mid, String token, Outbound sender) {
    String path = "/v1/migrations/%s/prepared".formatted(mid);
    owner
        .machine()
        .tasks()
        .start(
            "tell-prepared",
            () ->
                broker.insist(
                    path,
                    () -> new PreparedReport(token, sender.attestation()),
                    Map.class,
                    _ -> {}));
  }

  private void decided(Decided answer) throws AnswerRefusedException {
    try {
      owner.feed(
          new SourceInput.Decided(grants.word(answer.decision(), answer.proof(), Decision.class)));
    } catch (BadSignatureException | MalformedObjectException | RefusedException e) {
      throw new AnswerRefusedException(e);
    }
  }

  private void closed(ClosedReply answer) throws AnswerRefusedException {
    String rescue = answer.rescue();
    if (rescue != null) {
      decided(new Decided(rescue, null, answer.proof()));
      return;
    }
    try {
      String closed = Objects.requireNonNullElse(answer.closed(), "");
      owner.feed(new SourceInput.TargetRuns(grants.word(closed, answer.proof(), Closed.class)));
    } catch (BadSignatureException | MalformedObjectException | RefusedException e) {
      throw new AnswerRefusedException(e);
    }
  }

  private void start(String path, Object body) {
    owner.machine().tasks().start("tell", () -> post(path, body));
  }

  private void post(String path, Object body) throws InterruptedException {
    broker.insist(path, () -> body, Map.class, _ -> {});
  }
}
