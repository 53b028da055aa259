package dev.sealift.simulation.trace;

import dev.sealift.api.trace.Actor;
import dev.sealift.api.trace.StepTrace;
import dev.sealift.api.trace.TraceLine.About;
import dev.sealift.api.trace.TraceLine.Opening;
import dev.sealift.api.trace.TraceLine.Program;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
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
import dev.sealift.protocol.ledger.RescueEvidence;
import dev.sealift.protocol.ledger.TicketTerms;
import dev.sealift.protocol.monitor.LocalBoot;
import dev.sealift.protocol.monitor.MonitorState;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.monitor.RunRight;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.protocol.saga.Saga;
import dev.sealift.protocol.saga.SagaInput;
import dev.sealift.protocol.saga.SagaStep;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Forfeit;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Prepared;
import dev.sealift.protocol.signed.Ready;
import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.Running;
import dev.sealift.protocol.signed.StartClaim;
import dev.sealift.protocol.signed.TpmClass;
import dev.sealift.protocol.source.PeerSession;
import dev.sealift.protocol.source.SourceInput;
import dev.sealift.protocol.source.SourceMonitor;
import dev.sealift.protocol.source.SourceOutput;
import dev.sealift.protocol.source.SourceState;
import dev.sealift.protocol.target.TargetInput;
import dev.sealift.protocol.target.TargetMonitor;
import dev.sealift.protocol.target.TargetOutput;
import dev.sealift.protocol.target.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A small cluster that does what a live one does, over the core itself, and tells it: a machine is
 * started, a migration of it fails, the next one succeeds, its host dies and starts again, and the
 * machine with it.
 */
final class Journey {

  static final String SOURCE = "host-1/hypervisor.log";
  static final String TARGET = "host-2/hypervisor.log";
  static final String BROKER = "logs/broker.log";
  static final String ORCHESTRATOR = "logs/orchestrator.log";

  private static final VmId VM = new VmId("vm-" + "a".repeat(40));
  private static final Bytes MANIFEST = Sha256.labelled("manifest").finish();
  private static final Bytes TRANSCRIPT = Sha256.labelled("transcript").finish();
  private static final Bytes ROOT = Sha256.labelled("root").finish();
  private static final RescueRules RULES =
      new RescueRules(Set.of(TpmClass.SOFTWARE), Set.of(TpmClass.SOFTWARE), List.of(), 0);
  private static final TicketTerms TERMS =
      new TicketTerms(
          MigrationTicket.PROTOCOL_VERSION,
          MigrationTicket.SUITE,
          30,
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          8,
          Duration.ofMinutes(1));

  private final Map<String, List<String>> logs = new TreeMap<>();
  private final List<MigrationTicket> tickets = new ArrayList<>();
  private final List<Decision> decisions = new ArrayList<>();
  private final StepTrace broker = begin(BROKER, Program.BROKER, Optional.empty());
  private final StepTrace orchestrator =
      begin(ORCHESTRATOR, Program.ORCHESTRATOR, Optional.empty());
  private LedgerState ledger = new LedgerState.Absent(VM);
  private MigrationState saga = MigrationState.REQUESTED;
  private long millis = 1_800_000_000_000L;

  private Journey() {}

  /** The logs of an honest cluster. */
  static Map<String, List<String>> honest() throws RefusedException, LedgerRefusal {
    Journey journey = new Journey();
    journey.run();
    return journey.logs;
  }

  private void run() throws RefusedException, LedgerRefusal {
    Boot one = new Boot(SOURCE, 'b', 'c');
    Boot two = new Boot(TARGET, 'd', 'e');
    ledger(new LedgerInput.Create(VM, MANIFEST, now()));
    refused(new LedgerInput.Create(VM, MANIFEST, now()));
    start(one, Generation.NONE, Generation.NONE, 2);
    attemptThatBreaks(one, two);
    migrate(one, two);
    Boot twoAgain = new Boot(TARGET, 'd', 'f');
    ledger(
        new LedgerInput.ReportLost(
            VM,
            new RescueEvidence.LaterBoot(
                two.self.platform(),
                two.self.boot(),
                1,
                twoAgain.self.boot(),
                2,
                4,
                TpmClass.SOFTWARE),
            RULES,
            false,
            now()));
    start(twoAgain, new Generation(3), Generation.NONE, 5);
    twoAgain.source(new SourceInput.Pause());
    twoAgain.source(new SourceInput.Stop());
  }

  private void start(Boot boot, Generation stopped, Generation floor, long number)
      throws RefusedException, LedgerRefusal {
    StartClaim claim = new StartClaim(VM, stopped, MANIFEST, boot.self.boot(), number);
    boot.claims(claim, floor);
    ledger(new LedgerInput.ClaimStart(claim, boot.self.platform(), line(boot), now()));
    boot.source(new SourceInput.Decided(decisions.getLast()));
    boot.source(new SourceInput.Installed());
    boot.source(new SourceInput.CounterRaised(number, false));
    ledger(new LedgerInput.ReportRunning(running(decisions.getLast()), now()));
  }

  private void attemptThatBreaks(Boot source, Boot target) throws RefusedException, LedgerRefusal {
    ticket(target, '1');
    target.awaits(Generation.NONE);
    target.target(new TargetInput.TicketCame(tickets.getLast(), now()));
    source.source(new SourceInput.TicketCame(tickets.getLast(), now()));
    target.target(new TargetInput.Broke("CONNECTION_LOST: the \"peer\" went away"));
    source.source(new SourceInput.Broke("CONNECTION_LOST"));
    Forfeit forfeit =
        new Forfeit(
            tickets.getLast().mid(), VM, tickets.getLast().generation(), target.self.boot());
    ledger(new LedgerInput.ReportForfeit(forfeit, target.self.platform(), now()));
    source.source(new SourceInput.Decided(decisions.getLast()));
  }

  private void migrate(Boot source, Boot target) throws RefusedException, LedgerRefusal {
    saga(Optional.empty(), new SagaInput.Begin());
    MigrationTicket ticket = ticket(target, '2');
    Optional<Mid> mid = Optional.of(ticket.mid());
    saga(mid, new SagaInput.TicketGranted());
    target.awaits(new Generation(2));
    target.target(new TargetInput.TicketCame(ticket, now()));
    source.source(new SourceInput.TicketCame(ticket, now()));
    source.source(
        new SourceInput.KeysAgreed(
            new PeerSession(TRANSCRIPT, target.self.platform(), target.self.boot())));
    source.refuses(new SourceInput.Stop());
    target.target(
        new TargetInput.KeysAgreed(TRANSCRIPT, source.self.platform(), source.self.boot()));
    source.source(new SourceInput.RoundSent(8192));
    source.source(new SourceInput.RoundSent(10));
    // To the nanosecond here, and to the millisecond where it is signed.
    Instant frozenAt = now().plusNanos(123_456);
    source.source(new SourceInput.AllSent(ROOT, 100, 90, 80, frozenAt));
    target.target(new TargetInput.AllReceived(ROOT, ROOT));
    target.target(new TargetInput.NumberReserved(4));
    Prepared prepared = (Prepared) source.told();
    Ready ready = target.claimed();
    ledger(new LedgerInput.ClaimReady(ready, target.self.platform(), line(target), now()));
    ledger(new LedgerInput.ReportPrepared(asSigned(prepared), now()));
    ledger(new LedgerInput.ClaimReady(ready, target.self.platform(), line(target), now()));
    saga(mid, new SagaInput.TargetListens());
    saga(mid, new SagaInput.SourceReports(MonitorState.AWAITING, null));
    saga(mid, new SagaInput.LedgerSays(SagaInput.Verdict.COMMITTED));
    target.target(new TargetInput.Decided(decisions.getLast()));
    source.source(new SourceInput.Decided(decisions.getLast()));
    target.target(new TargetInput.Installed());
    target.target(new TargetInput.CounterRaised(4, false));
    LedgerStep closing = ledger(new LedgerInput.ReportRunning(running(decisions.getLast()), now()));
    saga(mid, new SagaInput.LedgerSays(SagaInput.Verdict.CLOSED));
    closing.outputs().stream()
        .filter(LedgerOutput.Close.class::isInstance)
        .map(output -> ((LedgerOutput.Close) output).closed())
        .forEach(closed -> source.sourceUnchecked(new SourceInput.TargetRuns(closed)));
    target.source(new SourceInput.Pause());
  }

  private MigrationTicket ticket(Boot target, char mid) throws LedgerRefusal {
    ledger(
        new LedgerInput.RequestTicket(
            VM, new Mid(String.valueOf(mid).repeat(32)), target.self.platform(), TERMS, now()));
    return tickets.getLast();
  }

  private LedgerStep ledger(LedgerInput input) throws LedgerRefusal {
    LedgerStep step = Ledger.step(ledger, input);
    broker.took(About.ledger(VM), input, ledger, step.state());
    ledger = step.state();
    for (LedgerOutput output : step.outputs()) {
      switch (output) {
        case LedgerOutput.IssueTicket(var ticket) -> tickets.add(ticket);
        case LedgerOutput.Decide(var decision) -> decisions.add(decision);
        default -> {}
      }
    }
    return step;
  }

  private void refused(LedgerInput input) {
    try {
      Ledger.step(ledger, input);
      throw new AssertionError("the ledger takes " + input);
    } catch (LedgerRefusal e) {
      broker.refused(About.ledger(VM), input, ledger, e.reason());
    }
  }

  private void saga(Optional<Mid> mid, SagaInput input) {
    SagaStep step = Saga.step(saga, input);
    orchestrator.took(new About(Actor.SAGA, "migration-2", mid), input, saga, step);
    saga = step.state();
  }

  private RedeemLine line(Boot boot) {
    long highest =
        decisions.stream()
            .filter(decision -> decision.boot().equals(boot.self.boot()))
            .mapToLong(Decision::redeemNumber)
            .max()
            .orElse(0);
    return new RedeemLine(boot.self.boot(), highest, false, new HashSet<>());
  }

  private Running running(Decision decision) {
    return new Running(
        VM, decision.mid(), decision.generation(), decision.boot(), decision.redeemNumber(), now());
  }

  private static Prepared asSigned(Prepared p) {
    return new Prepared(
        p.mid(),
        p.vm(),
        p.generation(),
        p.transcriptHash(),
        p.sourceBoot(),
        p.targetBoot(),
        p.manifestRoot(),
        p.records(),
        p.pages(),
        p.bytes(),
        p.rounds(),
        Instant.ofEpochMilli(p.frozenAt().toEpochMilli()));
  }

  private Instant now() {
    millis += 1000;
    return Instant.ofEpochMilli(millis);
  }

  private StepTrace begin(String log, Program program, Optional<LocalBoot> self) {
    List<String> lines = logs.computeIfAbsent(log, _ -> new ArrayList<>());
    return StepTrace.to(line -> lines.add("12:00:00 DEBUG " + line), program, self);
  }

  /** One start of a hypervisor, with one machine. */
  private final class Boot {
    private final LocalBoot self;
    private final StepTrace trace;
    private final SourceMonitor sourceMonitor;
    private final TargetMonitor targetMonitor;
    private final List<Object> outputs = new ArrayList<>();
    private About sourceAbout = About.monitor(Actor.SOURCE, 0);
    private About targetAbout = About.monitor(Actor.TARGET, 0);
    private SourceState source;
    private TargetState target;

    Boot(String log, char platform, char boot) {
      self =
          new LocalBoot(
              new PlatformId(String.valueOf(platform).repeat(64)),
              new BootId(String.valueOf(boot).repeat(64)));
      trace = begin(log, Program.HYPERVISOR, Optional.of(self));
      sourceMonitor = new SourceMonitor(self);
      targetMonitor = new TargetMonitor(self);
      source = new SourceState.Stopped(VM, Generation.NONE);
      target = TargetMonitor.idle(VM, Generation.NONE);
    }

    void claims(StartClaim claim, Generation floor) throws RefusedException {
      source = SourceMonitor.start(claim, floor);
      sourceAbout = trace.opened(new Opening.SourceClaims(claim, floor));
    }

    void awaits(Generation floor) {
      target = TargetMonitor.idle(VM, floor);
      targetAbout = trace.opened(new Opening.TargetAwaits(VM, floor));
    }

    void source(SourceInput input) throws RefusedException {
      var step = sourceMonitor.step(source, input);
      trace.took(sourceAbout, input, source, step.state());
      source = step.state();
      outputs.addAll(step.outputs());
    }

    void sourceUnchecked(SourceInput input) {
      try {
        source(input);
      } catch (RefusedException e) {
        throw new AssertionError(e);
      }
    }

    void refuses(SourceInput input) {
      try {
        sourceMonitor.step(source, input);
        throw new AssertionError("the source monitor takes " + input);
      } catch (RefusedException e) {
        trace.refused(sourceAbout, input, source, e.refusal());
      }
    }

    void target(TargetInput input) throws RefusedException {
      var step = targetMonitor.step(target, input);
      trace.took(targetAbout, input, target, step.state());
      target = step.state();
      outputs.addAll(step.outputs());
      for (TargetOutput output : step.outputs()) {
        if (output instanceof TargetOutput.Enter(RunRight right)) {
          source = SourceMonitor.migratedIn(right);
          sourceAbout = trace.opened(new Opening.SourceTakesOver(right.vm(), right.generation()));
        }
      }
    }

    Object told() {
      return ((SourceOutput.Tell) outputs.getLast()).object();
    }

    Ready claimed() {
      return ((TargetOutput.Claim) outputs.getLast()).ready();
    }
  }
}
