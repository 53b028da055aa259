package dev.sealift.protocol.ledger;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.ledger.LedgerInput.Abort;
import dev.sealift.protocol.ledger.LedgerInput.ClaimReady;
import dev.sealift.protocol.ledger.LedgerInput.ClaimStart;
import dev.sealift.protocol.ledger.LedgerInput.Create;
import dev.sealift.protocol.ledger.LedgerInput.Destroy;
import dev.sealift.protocol.ledger.LedgerInput.Expire;
import dev.sealift.protocol.ledger.LedgerInput.ReportForfeit;
import dev.sealift.protocol.ledger.LedgerInput.ReportLost;
import dev.sealift.protocol.ledger.LedgerInput.ReportPrepared;
import dev.sealift.protocol.ledger.LedgerInput.ReportRunning;
import dev.sealift.protocol.ledger.LedgerInput.ReportStopped;
import dev.sealift.protocol.ledger.LedgerInput.RequestTicket;
import dev.sealift.protocol.ledger.RescueEvidence.LaterBoot;
import dev.sealift.protocol.signed.Forfeit;
import dev.sealift.protocol.signed.Prepared;
import dev.sealift.protocol.signed.Ready;
import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.Running;
import dev.sealift.protocol.signed.StartClaim;
import dev.sealift.protocol.signed.Stopped;
import dev.sealift.protocol.signed.TpmClass;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One machine that goes from host A to host B, with every honest input on the way. */
final class Samples {

  static final VmId VM = new VmId("vm-" + "1".repeat(40));
  static final VmId OTHER_VM = new VmId("vm-" + "2".repeat(40));
  static final Bytes MANIFEST = hash("manifest");
  static final PlatformId A = new PlatformId("a".repeat(64));
  static final PlatformId B = new PlatformId("b".repeat(64));
  static final BootId BOOT_A = new BootId("1a".repeat(32));
  static final BootId BOOT_B = new BootId("1b".repeat(32));
  static final BootId LATER_BOOT_B = new BootId("2b".repeat(32));
  static final BootId LATER_BOOT_A = new BootId("2a".repeat(32));
  static final Mid MID = new Mid("c".repeat(32));
  static final Mid OTHER_MID = new Mid("d".repeat(32));
  static final Bytes TRANSCRIPT = hash("transcript");
  static final Bytes ROOT = hash("root");
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  static final Duration LIFETIME = Duration.ofMinutes(10);
  static final Instant EXPIRY = NOON.plus(LIFETIME);
  static final TicketTerms TERMS =
      new TicketTerms(1, "SUITE", 30, Duration.ofSeconds(30), LIFETIME, 3, Duration.ofMinutes(1));

  static final RescueRules RULES =
      new RescueRules(Set.of(TpmClass.HARDWARE), Set.of(TpmClass.HARDWARE), List.of(), 0);

  private Samples() {}

  static Bytes hash(String what) {
    return Sha256.labelled("sample").add(what).finish();
  }

  static Generation gen(long value) {
    return new Generation(value);
  }

  static RedeemLine free(BootId boot) {
    return new RedeemLine(boot, 0, false, Set.of());
  }

  static RedeemLine busy(BootId boot) {
    return new RedeemLine(boot, 0, true, Set.of());
  }

  static Create create() {
    return new Create(VM, MANIFEST, NOON);
  }

  static ClaimStart start() {
    return start(new StartClaim(VM, gen(0), MANIFEST, BOOT_A, 5));
  }

  static ClaimStart start(StartClaim claim) {
    return new ClaimStart(claim, A, free(claim.boot()), NOON);
  }

  static ReportRunning runningAfterStart() {
    return new ReportRunning(new Running(VM, Optional.empty(), gen(1), BOOT_A, 5, NOON), NOON);
  }

  static ReportRunning runningAfterCommit() {
    return new ReportRunning(new Running(VM, Optional.of(MID), gen(2), BOOT_B, 7, NOON), NOON);
  }

  static ReportStopped stopped(long gen, BootId boot) {
    return new ReportStopped(new Stopped(VM, gen(gen), boot), NOON);
  }

  static RequestTicket ticket() {
    return new RequestTicket(VM, MID, B, TERMS, NOON);
  }

  static ReportPrepared prepared() {
    return prepared(TRANSCRIPT, BOOT_A, BOOT_B, ROOT);
  }

  static ReportPrepared prepared(Bytes transcript, BootId source, BootId target, Bytes root) {
    return new ReportPrepared(
        new Prepared(MID, VM, gen(1), transcript, source, target, root, 9, 9, 9, 2, NOON), NOON);
  }

  static ClaimReady ready() {
    return ready(TRANSCRIPT, BOOT_B, ROOT);
  }

  static ClaimReady ready(Bytes transcript, BootId boot, Bytes root) {
    return new ClaimReady(
        new Ready(MID, VM, gen(1), transcript, boot, root, 7), B, free(boot), NOON);
  }

  static ClaimReady readyInLine(RedeemLine line) {
    return new ClaimReady(ready().ready(), B, line, NOON);
  }

  static ReportForfeit forfeit() {
    return new ReportForfeit(new Forfeit(MID, VM, gen(1), BOOT_B), B, NOON);
  }

  /** The next boot of B, whose counter stood below the number of the COMMIT when it began. */
  static LaterBoot laterBootOfB() {
    return new LaterBoot(B, BOOT_B, 3, LATER_BOOT_B, 4, 7, TpmClass.HARDWARE);
  }

  /** The next boot of A. */
  static LaterBoot laterBootOfA() {
    return new LaterBoot(A, BOOT_A, 3, LATER_BOOT_A, 4, 6, TpmClass.HARDWARE);
  }

  static LaterBoot later(LaterBoot boot, long startCounter) {
    return new LaterBoot(
        boot.platform(),
        boot.lost(),
        boot.lostResetCount(),
        boot.later(),
        boot.laterResetCount(),
        startCounter,
        boot.tpmClass());
  }

  static ReportLost lost(RescueEvidence evidence) {
    return new ReportLost(VM, evidence, RULES, false, NOON);
  }

  static ReportLost abandoned(RescueEvidence evidence) {
    return new ReportLost(VM, evidence, RULES, true, NOON);
  }

  static Abort abort() {
    return new Abort(VM, MID, NOON);
  }

  static Expire expire() {
    return new Expire(VM, MID, EXPIRY);
  }

  /** The state after these inputs, all of which must be accepted. */
  static LedgerState after(LedgerInput... inputs) throws LedgerRefusal {
    LedgerState state = new LedgerState.Absent(VM);
    for (LedgerInput input : inputs) {
      state = Ledger.step(state, input).state();
    }
    return state;
  }

  static LedgerState owned() throws LedgerRefusal {
    return after(create(), start(), runningAfterStart());
  }

  static LedgerState ticketed() throws LedgerRefusal {
    return Ledger.step(owned(), ticket()).state();
  }

  static LedgerState ticketedAnd(LedgerInput... inputs) throws LedgerRefusal {
    LedgerState state = ticketed();
    for (LedgerInput input : inputs) {
      state = Ledger.step(state, input).state();
    }
    return state;
  }

  static Map<String, LedgerState> states() throws LedgerRefusal {
    Map<String, LedgerState> states = new LinkedHashMap<>();
    states.put("Absent", after());
    states.put("Stopped", after(create()));
    states.put("Starting", after(create(), start()));
    states.put("Owned", owned());
    states.put("Ticketed", ticketed());
    states.put("Ticketed, prepared", ticketedAnd(prepared()));
    states.put("Ticketed, ready", ticketedAnd(ready()));
    states.put("Ticketed, prepared, ready", ticketedAnd(prepared(), readyInLine(busy(BOOT_B))));
    states.put("Committed", ticketedAnd(prepared(), ready()));
    states.put("Owned after COMMIT", ticketedAnd(prepared(), ready(), runningAfterCommit()));
    states.put("Owned after ABORT", ticketedAnd(abort()));
    states.put("Owned after RESCUE", ticketedAnd(prepared(), ready(), forfeit()));
    states.put("Destroyed", after(create(), new Destroy(VM, NOON)));
    return states;
  }

  static Map<String, LedgerInput> inputs() {
    Map<String, LedgerInput> inputs = new LinkedHashMap<>();
    inputs.put("Create", create());
    inputs.put("ClaimStart", start());
    inputs.put("ReportRunning after START", runningAfterStart());
    inputs.put("ReportRunning after COMMIT", runningAfterCommit());
    inputs.put("ReportStopped by A", stopped(1, BOOT_A));
    inputs.put("ReportStopped by B", stopped(2, BOOT_B));
    inputs.put("Destroy", new Destroy(VM, NOON));
    inputs.put("RequestTicket", ticket());
    inputs.put("ReportPrepared", prepared());
    inputs.put("ClaimReady", ready());
    inputs.put("ClaimReady, turn not come", readyInLine(busy(BOOT_B)));
    inputs.put("ReportForfeit", forfeit());
    inputs.put("ReportLost A", lost(laterBootOfA()));
    inputs.put("ReportLost B, never ran", lost(laterBootOfB()));
    inputs.put("ReportLost B, may have run", lost(later(laterBootOfB(), 8)));
    inputs.put("ReportLost B, abandoned", abandoned(later(laterBootOfB(), 8)));
    inputs.put("Abort", abort());
    inputs.put("Expire", expire());
    inputs.put("Expire too early", new Expire(VM, MID, EXPIRY.minusMillis(1)));
    inputs.put("ReportPrepared after expiry", new ReportPrepared(prepared().prepared(), EXPIRY));
    inputs.put("ClaimReady after expiry", new ClaimReady(ready().ready(), B, free(BOOT_B), EXPIRY));
    Instant late = NOON.plusSeconds(31);
    inputs.put(
        "ClaimReady, frozen too long", new ClaimReady(ready().ready(), B, free(BOOT_B), late));
    return inputs;
  }
}
