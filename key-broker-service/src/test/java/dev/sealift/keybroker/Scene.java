package dev.sealift.keybroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.broker.AbortRequest;
import dev.sealift.api.broker.CreateMachine;
import dev.sealift.api.broker.ForfeitReport;
import dev.sealift.api.broker.PreparedReport;
import dev.sealift.api.broker.ReadyReport;
import dev.sealift.api.broker.RunningReport;
import dev.sealift.api.broker.SealedSecret;
import dev.sealift.api.broker.StartClaimRequest;
import dev.sealift.api.broker.TicketRequest;
import dev.sealift.keybroker.Broker.Reply;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.crypto.CryptoRefused;
import dev.sealift.protocol.crypto.Hpke;
import dev.sealift.protocol.crypto.SealContexts;
import dev.sealift.protocol.crypto.SealContexts.Context;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.session.AttestationNonces;
import dev.sealift.protocol.session.Role;
import dev.sealift.protocol.signed.AttestationPurpose;
import dev.sealift.protocol.signed.Forfeit;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MachineManifest.ProtectedProcess;
import dev.sealift.protocol.signed.Prepared;
import dev.sealift.protocol.signed.Ready;
import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.Running;
import dev.sealift.protocol.signed.StartClaim;
import dev.sealift.protocol.signed.TpmClass;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** A machine of a tenant and its hosts: every honest request that its life needs. */
final class Scene {

  static final String SECRET = "the tenant's secret";
  static final Bytes TRANSCRIPT = Sha256.labelled("transcript").finish();
  static final Bytes ROOT = Sha256.labelled("root").finish();

  final SigningKey tenant = SigningKey.generate(new SecureRandom());
  final Authority authority;
  final TestClock clock;
  final TestHost a;
  final TestHost b;
  final MachineManifest manifest;
  final String manifestToken;
  final VmId vm;

  private final RescueRules rules;

  Scene(Authority authority, TestClock clock) {
    this(authority, clock, "", TpmClass.SOFTWARE, RescueRules.HARDWARE_COUNTER);
  }

  /**
   * A scene whose hosts no other scene has.
   *
   * @param rules what the tenant takes for proof that a host is gone
   */
  Scene(Authority authority, TestClock clock, TpmClass tpmClass, RescueRules rules) {
    this(authority, clock, "-" + Authority.RANDOM.nextLong(), tpmClass, rules);
  }

  private Scene(
      Authority authority, TestClock clock, String suffix, TpmClass tpmClass, RescueRules rules) {
    this.authority = authority;
    this.clock = clock;
    this.rules = rules;
    this.a = new TestHost("a" + suffix, authority, clock, tpmClass);
    this.b = new TestHost("b" + suffix, authority, clock, tpmClass);
    this.manifest = manifest(false);
    this.manifestToken = Signatures.sign(tenant, manifest);
    this.vm = manifest.vm();
  }

  MachineManifest manifest(boolean debug) {
    byte[] salt = new byte[16];
    Authority.RANDOM.nextBytes(salt);
    return new MachineManifest(
        tenant.publicKey().point(),
        Bytes.copyOf(salt),
        "ledger",
        Sha256.labelled("image").finish(),
        64,
        List.of(new ProtectedProcess("vault", Sha256.labelled("vault").finish())),
        List.of(MachineManifest.ANY_PLATFORM),
        List.of(TpmClass.HARDWARE, TpmClass.SOFTWARE),
        1,
        1,
        debug,
        rules);
  }

  String path(String rest) {
    return "/v1/machines/" + vm + rest;
  }

  static String path(Mid mid, String rest) {
    return "/v1/migrations/" + mid + rest;
  }

  CreateMachine createRequest() {
    return new CreateMachine(manifestToken, List.of(sealed("vault", "vault")));
  }

  /** A secret for a process, sealed as if for one that may be another. */
  SealedSecret sealed(String process, String sealedFor) {
    Context context = SealContexts.secretAtCreate(vm, Signatures.digest(manifestToken), sealedFor);
    try {
      return new SealedSecret(
          process,
          Hpke.seal(
              authority.sealing.publicKey(),
              context.info(),
              context.aad(),
              SECRET.getBytes(StandardCharsets.UTF_8),
              Authority.RANDOM));
    } catch (CryptoRefused e) {
      throw new IllegalStateException(e);
    }
  }

  StartClaimRequest startRequest(TestHost host, long gen, long redeemNumber) {
    StartClaim claim =
        new StartClaim(
            vm, new Generation(gen), Signatures.digest(manifestToken), host.boot(), redeemNumber);
    return new StartClaimRequest(
        host.sign(claim),
        host.attested(AttestationPurpose.START, Optional.empty(), startNonce(claim)));
  }

  static Bytes startNonce(StartClaim claim) {
    return Sha256.labelled("sealift start nonce v1")
        .add(claim.vm().value())
        .add(claim.generation().value())
        .add(claim.redeemNumber())
        .finish();
  }

  Running running(TestHost host, Optional<Mid> mid, long gen, long redeemNumber) {
    return new Running(vm, mid, new Generation(gen), host.boot(), redeemNumber, clock.instant());
  }

  RunningReport runningReport(TestHost host, Optional<Mid> mid, long gen, long redeemNumber) {
    return new RunningReport(host.sign(running(host, mid, gen, redeemNumber)));
  }

  TicketRequest ticketRequest(TestHost from, TestHost to, String requestId) {
    return new TicketRequest(vm, to.platform, from.hostResult(), to.hostResult(), requestId);
  }

  Prepared prepared(Mid mid, TestHost from, TestHost to, long gen) {
    return new Prepared(
        mid,
        vm,
        new Generation(gen),
        TRANSCRIPT,
        from.boot(),
        to.boot(),
        ROOT,
        9,
        9,
        9,
        2,
        clock.instant());
  }

  PreparedReport preparedReport(Mid mid, TestHost from, TestHost to, long gen) {
    return new PreparedReport(
        from.sign(prepared(mid, from, to, gen)), sessionResult(from, Role.SOURCE, mid));
  }

  Ready ready(Mid mid, TestHost to, long gen, long redeemNumber) {
    return new Ready(mid, vm, new Generation(gen), TRANSCRIPT, to.boot(), ROOT, redeemNumber);
  }

  ReadyReport readyReport(Mid mid, TestHost to, long gen, long redeemNumber) {
    return new ReadyReport(
        to.sign(ready(mid, to, gen, redeemNumber)), sessionResult(to, Role.TARGET, mid));
  }

  ForfeitReport forfeitReport(Mid mid, TestHost host, long gen) {
    return new ForfeitReport(
        host.boot(), host.sign(new Forfeit(mid, vm, new Generation(gen), host.boot())));
  }

  String sessionResult(TestHost host, Role role, Mid mid) {
    return host.attested(
        role.purpose(), Optional.of(mid), AttestationNonces.forRole(role, TRANSCRIPT));
  }

  static AbortRequest abortRequest() {
    return new AbortRequest("the operator cancelled it");
  }

  /** Creates the machine, and runs it on host A at generation 1. */
  Scene running(Broker broker) {
    assertThat(broker.post("/v1/machines", createRequest()).status()).isEqualTo(201);
    assertThat(broker.post(path("/start-claims"), startRequest(a, 0, 5)).status()).isEqualTo(200);
    assertThat(broker.post(path("/running"), runningReport(a, Optional.empty(), 1, 5)).status())
        .isEqualTo(200);
    return this;
  }

  /** Asks for a ticket from host A to host B. */
  Mid ticket(Broker broker) {
    Reply reply = broker.post("/v1/migrations", ticketRequest(a, b, "request-" + vm));
    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    return new Mid(reply.text("mid"));
  }
}
