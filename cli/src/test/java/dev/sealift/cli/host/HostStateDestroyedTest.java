package dev.sealift.cli.host;

import static dev.sealift.cli.fixture.OrchestratorStandIn.BOOT;
import static dev.sealift.cli.fixture.OrchestratorStandIn.GONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.rest.HostStatement;
import dev.sealift.api.rest.LostVm;
import dev.sealift.api.rest.Vm;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Main;
import dev.sealift.cli.fixture.OrchestratorStandIn;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.crypto.VerifyingKey;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.signed.HostDestroyed;
import dev.sealift.protocol.signed.RescueRules;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Approvers state that a host is destroyed; what they sign rests on the broker's log alone. */
class HostStateDestroyedTest {

  private static final PlatformId ELSEWHERE = new PlatformId("c".repeat(64));

  @TempDir private Path work;
  @TempDir private Path keys;

  private OrchestratorStandIn cluster;
  private Path ada;
  private Path ben;
  private Path mallory;
  private Vm vault;

  @BeforeEach
  void hostThatIsGone() throws Exception {
    cluster = new OrchestratorStandIn(work);
    ada = key("ada.jwk");
    ben = key("ben.jwk");
    mallory = key("mallory.jwk");
    cluster.host("host-1", GONE, false);
    cluster.host("host-2", ELSEWHERE, true);
    vault = cluster.machine("vault", GONE, rules(2, ada, ben));
    cluster.machine("other", ELSEWHERE, rules(1, ada));
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void asManyAsTheTenantAsksFor_stopTheMachine() throws Exception {
    assertThat(state("--key", ada, "--key", ben)).as(cluster.err()).isZero();
    LostVm lost = cluster.lost.getFirst();
    assertThat(cluster.lost).hasSize(1);
    assertThat(lost.abandon()).isFalse();
    assertThat(lost.statements()).hasSize(2);
    for (HostStatement statement : lost.statements()) {
      assertThat(
              Signatures.verify(
                  VerifyingKey.fromPoint(statement.approver()),
                  statement.statement(),
                  HostDestroyed.class))
          .isEqualTo(new HostDestroyed(vault.vm(), new Generation(1), GONE, BOOT));
    }
    assertThat(cluster.out()).contains("vault").contains(GONE.value()).contains(BOOT.value());
  }

  @Test
  void oneSignsAndTheOtherHandsBothIn() throws Exception {
    assertThat(state("--key", ada, "--sign-only")).as(cluster.err()).isZero();
    assertThat(cluster.lost).isEmpty();
    Path signed = Files.writeString(keys.resolve("ada.json"), cluster.out());
    assertThat(state("--key", ben, "--with", signed, "--abandon")).as(cluster.err()).isZero();
    assertThat(cluster.lost.getFirst().statements()).hasSize(2);
    assertThat(cluster.lost.getFirst().abandon()).isTrue();
  }

  @Test
  void tooFew_areRefusedWithoutBeingHandedIn() throws Exception {
    assertRefused(ExitCode.REFUSED, "wants 2 approvers, 1 signed", "--key", ada);
    assertRefused(ExitCode.REFUSED, "wants 2 approvers, 1 signed", "--key", ada, "--key", ada);
  }

  @Test
  void nobody_isAUsageError() {
    assertRefused(ExitCode.USAGE, "give --key or --with");
  }

  @Test
  void whoIsNoApprover_isRefusedByName() {
    assertRefused(
        ExitCode.REFUSED, "mallory.jwk is no approver of machine vault", "--key", mallory);
  }

  @Test
  void fileThatIsNoKey_isRefusedByName() throws Exception {
    Path none = keys.resolve("none.jwk");
    assertRefused(
        ExitCode.NOT_FOUND, "none.jwk cannot be read; give one with --key", "--key", none);
    Files.writeString(none, "{\"kty\":\"EC\"}");
    assertRefused(ExitCode.REFUSED, "none.jwk", "--key", none);
  }

  @Test
  void unknownHost_isNotFound() {
    assertThat(cluster.run("host", "state-destroyed", "host-9", "--key", ada.toString()))
        .isEqualTo(ExitCode.NOT_FOUND.number());
    assertThat(cluster.err()).contains("there is no host host-9");
  }

  @Test
  void hostThatIsUp_isNotStatedToBeDestroyed() {
    assertThat(cluster.run("host", "state-destroyed", "host-2", "--key", ada.toString()))
        .isEqualTo(ExitCode.REFUSED.number());
    assertThat(cluster.err()).contains("host-2 is online");
  }

  @Test
  void machineOfAnotherHost_isRefused() {
    assertRefused(
        ExitCode.REFUSED, "host-1 may not run machine other", "--key", ada, "--vm", "other");
    assertRefused(ExitCode.NOT_FOUND, "unknown-vm", "--key", ada, "--vm", "nobody");
  }

  /** The log says more than the orchestrator: the machine was started elsewhere since. */
  @Test
  void machineThatWasStartedElsewhereSince_isRefused() {
    cluster.start(vault, ELSEWHERE, 2);
    assertRefused(ExitCode.REFUSED, "host-1 may run no machine", "--key", ada, "--key", ben);
  }

  @Test
  void logThatContradictsItself_isNothingToRestOn() {
    cluster.start(vault, GONE, 1);
    assertRefused(ExitCode.FAILED, "contradicts itself", "--key", ada, "--key", ben);
  }

  @Test
  void forgedStatementOfAnother_isRefused() throws Exception {
    SigningKey benKey = SigningKey.fromJwk(Files.readString(ben));
    HostDestroyed another = new HostDestroyed(vault.vm(), new Generation(2), GONE, BOOT);
    assertRefusedWith("says", benKey, Signatures.sign(benKey, another));
    HostDestroyed right = new HostDestroyed(vault.vm(), new Generation(1), GONE, BOOT);
    SigningKey malloryKey = SigningKey.fromJwk(Files.readString(mallory));
    assertRefusedWith("is refused", benKey, Signatures.sign(malloryKey, right));
    assertRefusedWith("does not name", malloryKey, Signatures.sign(malloryKey, right));
    Path none = Files.writeString(keys.resolve("none.json"), "{}");
    assertRefused(ExitCode.REFUSED, "not what --sign-only prints", "--key", ada, "--with", none);
  }

  @Test
  void approverKey_isMadeOnceAndItsPublicHalfIsPrinted() throws Exception {
    Path made = keys.resolve("made.jwk");
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    assertThat(make(out, err, made)).isZero();
    SigningKey key = SigningKey.fromJwk(Files.readString(made));
    assertThat(VerifyingKey.fromJwk(out.toString())).isEqualTo(key.publicKey());
    assertThat(out.toString()).doesNotContain("\"d\"");
    assertThat(Files.getPosixFilePermissions(made))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(make(out, err, made)).isEqualTo(ExitCode.REFUSED.number());
    assertThat(err.toString()).contains("made.jwk is there already");
  }

  private static int make(StringWriter out, StringWriter err, Path file) {
    return Main.run(
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        "host",
        "approver-key",
        file.toString());
  }

  private void assertRefusedWith(String message, SigningKey approver, String statement)
      throws Exception {
    String json =
        "[{\"vm\":\"%s\",\"approver\":\"%s\",\"statement\":\"%s\"}]"
            .formatted(vault.vm(), approver.publicKey().point().base64Url(), statement);
    Path file = Files.writeString(keys.resolve("forged.json"), json);
    assertRefused(ExitCode.REFUSED, message, "--key", ada, "--with", file);
  }

  private void assertRefused(ExitCode code, String message, Object... arguments) {
    assertThat(state(arguments)).as(cluster.err()).isEqualTo(code.number());
    assertThat(cluster.err()).contains(message).doesNotContain("\tat ");
    assertThat(cluster.lost).isEmpty();
  }

  private int state(Object... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "host";
    all[1] = "state-destroyed";
    all[2] = "host-1";
    for (int i = 0; i < arguments.length; i++) {
      all[i + 3] = arguments[i].toString();
    }
    return cluster.run(all);
  }

  private Path key(String name) throws Exception {
    return Files.writeString(
        keys.resolve(name), SigningKey.generate(new SecureRandom()).exposeJwk());
  }

  private static RescueRules rules(long approvals, Path... files) throws Exception {
    List<Bytes> points = new ArrayList<>();
    for (Path file : files) {
      points.add(SigningKey.fromJwk(Files.readString(file)).publicKey().point());
    }
    return new RescueRules(Set.of(), Set.of(), points, approvals);
  }
}
