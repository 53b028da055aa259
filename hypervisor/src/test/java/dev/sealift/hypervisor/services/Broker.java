package dev.sealift.hypervisor.services;

import dev.sealift.api.Json;
import dev.sealift.api.broker.BootReport;
import dev.sealift.api.broker.ClosedReply;
import dev.sealift.api.broker.Decided;
import dev.sealift.api.broker.ForfeitReport;
import dev.sealift.api.broker.PreparedReport;
import dev.sealift.api.broker.ReadyReport;
import dev.sealift.api.broker.RunningReport;
import dev.sealift.api.broker.StartClaimRequest;
import dev.sealift.api.broker.StartGranted;
import dev.sealift.api.broker.StoppedReport;
import dev.sealift.api.broker.WipedReport;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.GrantedKeys;
import dev.sealift.protocol.crypto.Hpke;
import dev.sealift.protocol.crypto.SealContexts;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.crypto.VerifyingKey;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.ledger.Ledger;
import dev.sealift.protocol.ledger.LedgerInput;
import dev.sealift.protocol.ledger.LedgerOutput;
import dev.sealift.protocol.ledger.LedgerRefusal;
import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.ledger.LedgerStep;
import dev.sealift.protocol.ledger.RedeemLine;
import dev.sealift.protocol.ledger.TicketTerms;
import dev.sealift.protocol.signed.AttestationPurpose;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Forfeit;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Prepared;
import dev.sealift.protocol.signed.Ready;
import dev.sealift.protocol.signed.RunGrant;
import dev.sealift.protocol.signed.Running;
import dev.sealift.protocol.signed.SignedObject;
import dev.sealift.protocol.signed.StartClaim;
import dev.sealift.protocol.signed.Stopped;
import dev.sealift.protocol.signed.Wiped;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The key broker over the real ledger; requests that must wait wait here. */
public final class Broker {

  private static final TicketTerms TERMS =
      new TicketTerms(
          MigrationTicket.PROTOCOL_VERSION,
          MigrationTicket.SUITE,
          8,
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Long.MAX_VALUE,
          Duration.ZERO);

  private record Held(
      String manifestToken, MachineManifest manifest, List<Secret> keys, Secret secret) {}

  private final SigningKey key;
  private final VerifyingKey verifier;
  private final TestLog log;
  private final SecureRandom random = new SecureRandom();
  private final Map<VmId, LedgerState> states = new HashMap<>();
  private final Map<VmId, Held> held = new HashMap<>();
  private final Map<Mid, VmId> migrations = new HashMap<>();
  private final Map<Object, String> decisions = new HashMap<>();
  private final Map<Object, String> grants = new HashMap<>();
  private final Map<Mid, ClosedReply> outcomes = new HashMap<>();
  private final Map<Mid, Wiped> wiped = new HashMap<>();
  private final Map<BootId, AttestationResult> boots = new HashMap<>();
  private final Map<Mid, Prepared> prepared = new HashMap<>();
  private final Map<Mid, Running> running = new HashMap<>();
  private boolean withholding;
  private boolean withholdingClosed;
  private boolean withholdingFromSource;
  private int toldSource;
  private boolean mixingUpGrants;
  private int foreignGrants;

  Broker(SigningKey key, SigningKey verifierAndWitness) {
    this.key = key;
    this.verifier = verifierAndWitness.publicKey();
    log = new TestLog(key, verifierAndWitness);
  }

  /** Creates a machine whose one protected process gets the secret. */
  public synchronized void create(String manifestToken, byte[] secret) throws Exception {
    MachineManifest manifest = Signatures.verifyManifest(manifestToken);
    held.put(
        manifest.vm(),
        new Held(
            manifestToken, manifest, new ArrayList<>(List.of(newKey())), Secret.copyOf(secret)));
    states.put(manifest.vm(), new LedgerState.Absent(manifest.vm()));
    step(new LedgerInput.Create(manifest.vm(), Signatures.digest(manifestToken), now()));
  }

  /** The keys that a machine's protected process was given so far; they stay the broker's. */
  public synchronized List<Secret> keys(VmId vm) {
    return List.copyOf(held.get(vm).keys());
  }

  /** A ticket for a running machine. */
  public synchronized String ticket(VmId vm, PlatformId target) throws Exception {
    Mid mid = Mid.random(random);
    migrations.put(mid, vm);
    LedgerStep step = step(new LedgerInput.RequestTicket(vm, mid, target, TERMS, now()));
    return step.outputs().stream()
        .filter(LedgerOutput.IssueTicket.class::isInstance)
        .map(o -> Signatures.sign(key, ((LedgerOutput.IssueTicket) o).ticket()))
        .findFirst()
        .orElseThrow();
  }

  /** Aborts a migration, unless a Forfeit of its target did. */
  public synchronized void abort(Mid mid) throws Exception {
    if (!decisions.containsKey(mid)) {
      step(new LedgerInput.Abort(vmOf(mid), mid, now()));
    }
  }

  /** While it withholds, no claim is decided. */
  public synchronized void withhold(boolean on) {
    withholding = on;
    notifyAll();
  }

  /** While it withholds, no source hears that its target runs. */
  public synchronized void withholdClosed(boolean on) {
    withholdingClosed = on;
    notifyAll();
  }

  /** While it withholds, no source hears what was decided. */
  public synchronized void withholdFromSource(boolean on) {
    withholdingFromSource = on;
    notifyAll();
  }

  /** How often a source was told a decision. */
  public synchronized int toldSource() {
    return toldSource;
  }

  /** F6: is restored as it was before the COMMIT on a migration, and decides ABORT. */
  public synchronized void restoreAndAbort(Mid mid) {
    Prepared said = prepared.get(mid);
    log.setBackBefore(decisions.get(mid));
    Decision abort =
        new Decision(
            Decision.Verdict.ABORT,
            said.vm(),
            Optional.of(mid),
            said.generation().next(),
            boots.get(said.sourceBoot()).platform(),
            said.sourceBoot(),
            0,
            now());
    decisions.put(mid, log.append(Signatures.sign(key, abort)));
    notifyAll();
  }

  /** The attack's switch: the witness remembers nothing, as if there were none. */
  public synchronized void witnessForgets() {
    log.forget();
  }

  /** While it mixes grants up, a COMMIT comes with the grant of the machine's start. */
  public synchronized void mixUpGrants(boolean on) {
    mixingUpGrants = on;
  }

  /** How many grants it mixed up. */
  public synchronized int foreignGrants() {
    return foreignGrants;
  }

  /** What the ledger knows of a machine. */
  public synchronized LedgerState state(VmId vm) {
    return states.get(vm);
  }

  /** What the source signed, once it did. */
  public synchronized Optional<Prepared> prepared(Mid mid) {
    return Optional.ofNullable(prepared.get(mid));
  }

  /** What the target signed when it ran, once it did. */
  public synchronized Optional<Running> running(Mid mid) {
    return Optional.ofNullable(running.get(mid));
  }

  /** What a boot showed, once it did. */
  public synchronized Optional<AttestationResult> boot(BootId boot) {
    return Optional.ofNullable(boots.get(boot));
  }

  /** Whether the source said that it wiped. */
  public synchronized boolean wiped(Mid mid) {
    return wiped.containsKey(mid);
  }

  synchronized Answer answer(String path, JsonNode body) throws Exception {
    if (path.equals("/v1/boots")) {
      attested(Json.fromTree(body, BootReport.class).attestation(), AttestationPurpose.HOST);
      notifyAll();
      return Answer.ok(Map.of());
    }
    String[] parts = path.split("/", -1);
    String what = parts[4];
    try {
      return switch (what) {
        case "start-claims" -> startClaim(Json.fromTree(body, StartClaimRequest.class));
        case "running" -> running(Json.fromTree(body, RunningReport.class));
        case "stopped" -> stopped(Json.fromTree(body, StoppedReport.class));
        case "prepared" -> prepared(Json.fromTree(body, PreparedReport.class));
        case "ready" -> ready(Json.fromTree(body, ReadyReport.class));
        case "decision-query" -> {
          Mid mid = new Mid(parts[3]);
          String decision = await(() -> withholdingFromSource ? null : decisions.get(mid));
          toldSource++;
          yield Answer.ok(new Decided(decision, null, log.proof(decision)));
        }
        case "closed-query" -> {
          Mid mid = new Mid(parts[3]);
          yield Answer.ok(await(() -> withholdingClosed ? null : outcomes.get(mid)));
        }
        case "forfeit" -> forfeit(Json.fromTree(body, ForfeitReport.class));
        case "wiped" -> wiped(Json.fromTree(body, WipedReport.class));
        default -> Answer.problem(404, "unknown-path", path);
      };
    } catch (LedgerRefusal e) {
      return Answer.problem(409, "refused", e.reason().name());
    }
  }

  private Answer startClaim(StartClaimRequest request) throws Exception {
    AttestationResult result = attested(request.attestation(), AttestationPurpose.START);
    StartClaim claim = by(result, request.claim(), StartClaim.class);
    if (!result.nonce().equals(claim.attestationNonce())) {
      return Answer.problem(403, "wrong-nonce", "the result answers another nonce");
    }
    if (!held.get(claim.vm()).manifest().accepts(result)) {
      return Answer.problem(403, "policy", "the tenant does not accept the host");
    }
    step(
        new LedgerInput.ClaimStart(
            claim, result.platform(), new RedeemLine(claim.boot(), 0, false, Set.of()), now()));
    Object id = startId(claim.vm(), claim.generation().next().value());
    String decision = decisions.get(id);
    return Answer.ok(new StartGranted(decision, grants.get(id), log.proof(decision)));
  }

  private Answer running(RunningReport report) throws Exception {
    Running said = byKnownBoot(report.running(), Running.class);
    step(new LedgerInput.ReportRunning(said, now()));
    said.mid().ifPresent(mid -> running.put(mid, said));
    notifyAll();
    return Answer.ok(Map.of());
  }

  private Answer stopped(StoppedReport report) throws Exception {
    step(new LedgerInput.ReportStopped(byKnownBoot(report.stopped(), Stopped.class), now()));
    return Answer.ok(Map.of());
  }

  private Answer prepared(PreparedReport report) throws Exception {
    AttestationResult result = attested(report.attestation(), AttestationPurpose.MIGRATION_SOURCE);
    Prepared said = by(result, report.prepared(), Prepared.class);
    step(new LedgerInput.ReportPrepared(said, now()));
    prepared.put(said.mid(), said);
    notifyAll();
    return Answer.ok(Map.of());
  }

  private Answer ready(ReadyReport report) throws Exception {
    AttestationResult result = attested(report.attestation(), AttestationPurpose.MIGRATION_TARGET);
    Ready said = by(result, report.ready(), Ready.class);
    await(() -> withholding ? null : "");
    await(() -> decisions.containsKey(said.mid()) || prepared.containsKey(said.mid()) ? "" : null);
    if (!decisions.containsKey(said.mid())) {
      step(
          new LedgerInput.ClaimReady(
              said, result.platform(), new RedeemLine(said.boot(), 0, false, Set.of()), now()));
    }
    String decision = await(() -> decisions.get(said.mid()));
    if (mixingUpGrants && grants.containsKey(said.mid())) {
      foreignGrants++;
      return Answer.ok(
          new Decided(decision, grants.get(startId(said.vm(), 1)), log.proof(decision)));
    }
    return Answer.ok(new Decided(decision, grants.get(said.mid()), log.proof(decision)));
  }

  private Answer forfeit(ForfeitReport report) throws Exception {
    Forfeit said = byKnownBoot(report.forfeit(), Forfeit.class);
    PlatformId platform = boots.get(said.boot()).platform();
    step(new LedgerInput.ReportForfeit(said, platform, now()));
    return Answer.ok(Map.of());
  }

  private Answer wiped(WipedReport report) throws Exception {
    Wiped said = byKnownBoot(report.wiped(), Wiped.class);
    wiped.put(said.mid(), said);
    return Answer.ok(Map.of());
  }

  private LedgerStep step(LedgerInput input) throws Exception {
    LedgerStep step = Ledger.step(states.get(input.vm()), input);
    states.put(input.vm(), step.state());
    for (LedgerOutput output : step.outputs()) {
      switch (output) {
        case LedgerOutput.Decide(Decision decision)
            when decision.verdict() == Decision.Verdict.RESCUE ->
            outcomes.put(decision.mid().orElseThrow(), rescued(decision));
        case LedgerOutput.Decide(Decision decision) ->
            decisions.put(idOf(decision), log.append(Signatures.sign(key, decision)));
        case LedgerOutput.GrantKeys(Decision decision) ->
            grants.put(idOf(decision), grant(decision));
        case LedgerOutput.Close(var word) -> outcomes.put(word.mid(), closed(word));
        case LedgerOutput.IssueTicket _, LedgerOutput.Repeat _ -> {}
        case LedgerOutput.EraseKeys _, LedgerOutput.Wait _ -> {}
      }
    }
    notifyAll();
    return step;
  }

  private ClosedReply rescued(Decision rescue) {
    String token = log.append(Signatures.sign(key, rescue));
    return ClosedReply.rescued(token, log.proof(token));
  }

  private ClosedReply closed(Closed word) {
    String token = log.append(Signatures.sign(key, word));
    return ClosedReply.closed(token, log.proof(token));
  }

  private String grant(Decision decision) throws Exception {
    Held machine = held.get(decision.vm());
    if (decision.verdict() == Decision.Verdict.COMMIT) {
      machine.keys().add(newKey());
    }
    List<GrantedKeys.KeyGeneration> generations = new ArrayList<>();
    for (int i = 0; i < machine.keys().size(); i++) {
      generations.add(new GrantedKeys.KeyGeneration(i, machine.keys().get(i)));
    }
    List<GrantedKeys.ProcessKeys> processes =
        machine.manifest().processes().stream()
            .map(p ->
                new GrantedKeys.ProcessKeys(
                    p.name(), generations, generations.size() - 1, machine.secret()))
            .toList();
    String decisionToken = decisions.get(idOf(decision));
    SealContexts.Context context =
        SealContexts.runGrant(
            decision.vm(),
            decision.generation(),
            decision.boot(),
            Signatures.digest(decisionToken));
    try (Secret plaintext =
        new GrantedKeys(decision.vm(), decision.generation(), processes).encode()) {
      return Signatures.sign(
          key,
          new RunGrant(
              decision.vm(),
              decision.generation(),
              decision.boot(),
              Signatures.digest(decisionToken),
              Hpke.seal(
                  boots.get(decision.boot()).kemKey(),
                  context.info(),
                  context.aad(),
                  plaintext.exposeCopy(),
                  random)));
    }
  }

  private AttestationResult attested(String token, AttestationPurpose purpose) throws Exception {
    AttestationResult result = Signatures.verify(verifier, token, AttestationResult.class);
    if (result.purpose() != purpose || !result.affirming()) {
      throw new IllegalArgumentException("the attestation result is for another purpose, or bad");
    }
    boots.put(result.boot(), result);
    return result;
  }

  private static <T extends SignedObject> T by(AttestationResult boot, String token, Class<T> type)
      throws Exception {
    return Signatures.verify(VerifyingKey.fromPoint(boot.signingKey()), token, type);
  }

  private <T extends SignedObject> T byKnownBoot(String token, Class<T> type) throws Exception {
    for (AttestationResult boot : boots.values()) {
      Optional<T> said = tryBy(boot, token, type);
      if (said.isPresent()) {
        return said.get();
      }
    }
    throw new IllegalArgumentException("no known boot signed this");
  }

  private static <T extends SignedObject> Optional<T> tryBy(
      AttestationResult boot, String token, Class<T> type) throws Exception {
    try {
      return Optional.of(by(boot, token, type));
    } catch (BadSignatureException e) {
      return Optional.empty();
    }
  }

  private <T> T await(Supplier<@Nullable T> answer) throws InterruptedException {
    T present = answer.get();
    while (present == null) {
      wait();
      present = answer.get();
    }
    return present;
  }

  private VmId vmOf(Mid mid) {
    return migrations.get(mid);
  }

  private static Object idOf(Decision decision) {
    return decision.mid().isPresent()
        ? decision.mid().get()
        : startId(decision.vm(), decision.generation().value());
  }

  private static Object startId(VmId vm, long generation) {
    return vm + "#" + generation;
  }

  private Secret newKey() {
    byte[] bytes = new byte[GrantedKeys.KEY_BYTES];
    random.nextBytes(bytes);
    return Secret.owning(bytes);
  }

  private static Instant now() {
    return Instant.ofEpochMilli(System.currentTimeMillis());
  }
}
