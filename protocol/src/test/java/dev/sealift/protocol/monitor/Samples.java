package dev.sealift.protocol.monitor;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Decision.Verdict;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.StartClaim;
import dev.sealift.protocol.source.PeerSession;
import dev.sealift.protocol.source.SourceInput;
import dev.sealift.protocol.source.SourceMonitor;
import dev.sealift.protocol.source.SourceState;
import dev.sealift.protocol.target.TargetInput;
import dev.sealift.protocol.target.TargetMonitor;
import dev.sealift.protocol.target.TargetState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One machine that is started on host A and goes to host B, with every honest input on the way. */
final class Samples {

  static final VmId VM = new VmId("vm-" + "1".repeat(40));
  static final VmId OTHER_VM = new VmId("vm-" + "2".repeat(40));
  static final PlatformId A = new PlatformId("a".repeat(64));
  static final PlatformId B = new PlatformId("b".repeat(64));
  static final BootId BOOT_A = new BootId("1a".repeat(32));
  static final BootId LATER_BOOT_A = new BootId("2a".repeat(32));
  static final BootId BOOT_B = new BootId("1b".repeat(32));
  static final BootId LATER_BOOT_B = new BootId("2b".repeat(32));
  static final Mid MID = new Mid("c".repeat(32));
  static final Mid OTHER_MID = new Mid("d".repeat(32));
  static final Bytes MANIFEST = hash("manifest");
  static final Bytes TRANSCRIPT = hash("transcript");
  static final Bytes ROOT = hash("root");
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  static final long START_NUMBER = 5;
  static final long TARGET_NUMBER = 7;

  static final SourceMonitor SOURCE = new SourceMonitor(new LocalBoot(A, BOOT_A));
  static final TargetMonitor TARGET = new TargetMonitor(new LocalBoot(B, BOOT_B));

  private Samples() {}

  static Bytes hash(String what) {
    return Sha256.labelled("sample").add(what).finish();
  }

  static Generation gen(long value) {
    return new Generation(value);
  }

  static StartClaim claim() {
    return new StartClaim(VM, gen(0), MANIFEST, BOOT_A, START_NUMBER);
  }

  static MigrationTicket ticket() {
    return ticket(MID, gen(1));
  }

  static MigrationTicket ticket(Mid mid, Generation generation) {
    return new MigrationTicket(
        mid,
        VM,
        generation,
        A,
        BOOT_A,
        B,
        MANIFEST,
        MigrationTicket.PROTOCOL_VERSION,
        MigrationTicket.SUITE,
        4,
        30_000,
        NOON,
        NOON.plusSeconds(600));
  }

  static Decision start() {
    return new Decision(Verdict.START, VM, Optional.empty(), gen(1), A, BOOT_A, START_NUMBER, NOON);
  }

  static Decision commit() {
    return new Decision(
        Verdict.COMMIT, VM, Optional.of(MID), gen(2), B, BOOT_B, TARGET_NUMBER, NOON);
  }

  static Decision abort() {
    return new Decision(Verdict.ABORT, VM, Optional.of(MID), gen(2), A, BOOT_A, 0, NOON);
  }

  static Decision rescue() {
    return new Decision(Verdict.RESCUE, VM, Optional.of(MID), gen(3), A, BOOT_A, 0, NOON);
  }

  static Closed closed() {
    return new Closed(MID, VM, gen(2), BOOT_B);
  }

  static PeerSession session() {
    return new PeerSession(TRANSCRIPT, B, BOOT_B);
  }

  static Map<String, SourceInput> sourceInputs() {
    Map<String, SourceInput> inputs = new LinkedHashMap<>();
    inputs.put("START", new SourceInput.Decided(start()));
    inputs.put("Installed", new SourceInput.Installed());
    inputs.put("CounterRaised", new SourceInput.CounterRaised(START_NUMBER, false));
    inputs.put("TicketCame", new SourceInput.TicketCame(ticket(), NOON));
    inputs.put("KeysAgreed", new SourceInput.KeysAgreed(session()));
    inputs.put("RoundSent, many dirty", new SourceInput.RoundSent(5000));
    inputs.put("RoundSent, few dirty", new SourceInput.RoundSent(7));
    inputs.put("AllSent", new SourceInput.AllSent(ROOT, 9, 900, 90_000, NOON));
    inputs.put("COMMIT", new SourceInput.Decided(commit()));
    inputs.put("ABORT", new SourceInput.Decided(abort()));
    inputs.put("RESCUE", new SourceInput.Decided(rescue()));
    inputs.put("TargetRuns", new SourceInput.TargetRuns(closed()));
    inputs.put("Broke", new SourceInput.Broke("connection lost"));
    inputs.put("Cancel", new SourceInput.Cancel());
    inputs.put("Stop", new SourceInput.Stop());
    inputs.put("Pause", new SourceInput.Pause());
    inputs.put("Resume", new SourceInput.Resume());
    return inputs;
  }

  static Map<String, SourceState> sourceStates() throws RefusedException {
    Map<String, SourceState> states = new LinkedHashMap<>();
    states.put("Claiming", source());
    states.put("Installing", source("START"));
    states.put("Redeeming", source("START", "Installed"));
    states.put("Running", running());
    states.put("Running, paused", running("Pause"));
    states.put("Preparing", running("TicketCame"));
    states.put("Running, undecided", running("TicketCame", "Broke"));
    states.put("Exporting", exporting());
    states.put("Frozen", exporting("RoundSent, few dirty"));
    states.put("Awaiting", exporting("RoundSent, few dirty", "AllSent"));
    states.put("Running after ABORT", exporting("RoundSent, few dirty", "AllSent", "ABORT"));
    states.put("Fenced", exporting("RoundSent, few dirty", "AllSent", "COMMIT"));
    states.put(
        "Running after RESCUE", exporting("RoundSent, few dirty", "AllSent", "COMMIT", "RESCUE"));
    states.put("Wiped", exporting("RoundSent, few dirty", "AllSent", "COMMIT", "TargetRuns"));
    states.put("Stopped", running("Stop"));
    states.put("Failed", source("Broke"));
    return states;
  }

  static SourceState source(String... inputs) throws RefusedException {
    SourceState state = SourceMonitor.start(claim(), gen(0));
    for (String input : inputs) {
      state = SOURCE.step(state, sourceInputs().get(input)).state();
    }
    return state;
  }

  static SourceState running(String... inputs) throws RefusedException {
    SourceState state = source("START", "Installed", "CounterRaised");
    for (String input : inputs) {
      state = SOURCE.step(state, sourceInputs().get(input)).state();
    }
    return state;
  }

  static SourceState exporting(String... inputs) throws RefusedException {
    SourceState state = running("TicketCame", "KeysAgreed");
    for (String input : inputs) {
      state = SOURCE.step(state, sourceInputs().get(input)).state();
    }
    return state;
  }

  static Map<String, TargetInput> targetInputs() {
    Map<String, TargetInput> inputs = new LinkedHashMap<>();
    inputs.put("TicketCame", new TargetInput.TicketCame(ticket(), NOON));
    inputs.put("KeysAgreed", new TargetInput.KeysAgreed(TRANSCRIPT, A, BOOT_A));
    inputs.put("AllReceived", new TargetInput.AllReceived(ROOT, ROOT));
    inputs.put("NumberReserved", new TargetInput.NumberReserved(TARGET_NUMBER));
    inputs.put("COMMIT", new TargetInput.Decided(commit()));
    inputs.put("ABORT", new TargetInput.Decided(abort()));
    inputs.put("RESCUE", new TargetInput.Decided(rescue()));
    inputs.put("Installed", new TargetInput.Installed());
    inputs.put("CounterRaised", new TargetInput.CounterRaised(TARGET_NUMBER, false));
    inputs.put("Broke", new TargetInput.Broke("connection lost"));
    inputs.put("Cancel", new TargetInput.Cancel());
    inputs.put("Change", new TargetInput.Change());
    return inputs;
  }

  static Map<String, TargetState> targetStates() throws RefusedException {
    Map<String, TargetState> states = new LinkedHashMap<>();
    states.put("Idle", target());
    states.put("Attesting", target("TicketCame"));
    states.put("Importing", target("TicketCame", "KeysAgreed"));
    states.put("Complete", target("TicketCame", "KeysAgreed", "AllReceived"));
    states.put("ReadySent", readySent());
    states.put("Installing", readySent("COMMIT"));
    states.put("Redeeming", readySent("COMMIT", "Installed"));
    states.put("Running", readySent("COMMIT", "Installed", "CounterRaised"));
    states.put("Failed", readySent("ABORT"));
    states.put("Failed after COMMIT", readySent("COMMIT", "Broke"));
    return states;
  }

  static TargetState target(String... inputs) throws RefusedException {
    TargetState state = TargetMonitor.idle(VM, gen(1));
    for (String input : inputs) {
      state = TARGET.step(state, targetInputs().get(input)).state();
    }
    return state;
  }

  static TargetState readySent(String... inputs) throws RefusedException {
    TargetState state = target("TicketCame", "KeysAgreed", "AllReceived", "NumberReserved");
    for (String input : inputs) {
      state = TARGET.step(state, targetInputs().get(input)).state();
    }
    return state;
  }
}
