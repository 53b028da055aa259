package dev.sealift.keybroker.openapi;

import static dev.sealift.openapi.Samples.BOOT;
import static dev.sealift.openapi.Samples.JWS;
import static dev.sealift.openapi.Samples.MID;
import static dev.sealift.openapi.Samples.PROOF;
import static dev.sealift.openapi.Samples.PUBLIC_KEY;
import static dev.sealift.openapi.Samples.SOURCE;
import static dev.sealift.openapi.Samples.TARGET;
import static dev.sealift.openapi.Samples.VM;

import dev.sealift.api.broker.AbortRequest;
import dev.sealift.api.broker.Aborted;
import dev.sealift.api.broker.BootReport;
import dev.sealift.api.broker.ClosedReply;
import dev.sealift.api.broker.CreateMachine;
import dev.sealift.api.broker.Decided;
import dev.sealift.api.broker.DestroyRequest;
import dev.sealift.api.broker.DestroyedStatement;
import dev.sealift.api.broker.ForfeitReport;
import dev.sealift.api.broker.LedgerMachine;
import dev.sealift.api.broker.LedgerMigration;
import dev.sealift.api.broker.LedgerPhase;
import dev.sealift.api.broker.LostRequest;
import dev.sealift.api.broker.MachineCreated;
import dev.sealift.api.broker.PreparedReport;
import dev.sealift.api.broker.ReadyReport;
import dev.sealift.api.broker.RescueReply;
import dev.sealift.api.broker.RescueRequest;
import dev.sealift.api.broker.RunningReport;
import dev.sealift.api.broker.SealedSecret;
import dev.sealift.api.broker.StartClaimRequest;
import dev.sealift.api.broker.StartGranted;
import dev.sealift.api.broker.StoppedReport;
import dev.sealift.api.broker.TicketGranted;
import dev.sealift.api.broker.TicketRequest;
import dev.sealift.api.broker.WipedReport;
import dev.sealift.api.rest.LogPage;
import dev.sealift.openapi.Samples;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.log.CosignedCheckpoint;
import java.util.List;

/** One example of each message. */
final class Examples {

  private static final List<DestroyedStatement> STATEMENTS =
      List.of(new DestroyedStatement(PUBLIC_KEY, JWS));

  private Examples() {}

  static List<Object> all() {
    return List.of(
        new BootReport(JWS),
        new CreateMachine(
            JWS, List.of(new SealedSecret("vault", Samples.bytes("sealed to the broker")))),
        new MachineCreated(VM, new Generation(0)),
        new LedgerMachine(VM, "web", LedgerPhase.TICKETED, new Generation(3), SOURCE, BOOT, MID),
        new StartClaimRequest(JWS, JWS),
        new StartGranted(JWS, JWS, PROOF),
        new RunningReport(JWS),
        new StoppedReport(BOOT, JWS),
        new LostRequest(false, STATEMENTS),
        new DestroyRequest(JWS),
        new TicketRequest(VM, TARGET, JWS, JWS, "0d3b2a1c-4e5f-4a6b-8c7d-9e0f1a2b3c4d"),
        new TicketGranted(MID, JWS),
        new PreparedReport(JWS, JWS),
        new ReadyReport(JWS, JWS),
        new Decided(JWS, JWS, PROOF),
        new ForfeitReport(BOOT, JWS),
        ClosedReply.closed(JWS, PROOF),
        new RescueRequest(STATEMENTS),
        RescueReply.rescued(JWS),
        new AbortRequest("the target has no room"),
        new Aborted(JWS),
        new WipedReport(JWS),
        migration(),
        new CosignedCheckpoint(JWS, JWS),
        new LogPage(0, List.of(JWS)));
  }

  /** Closed, and its source wiped. */
  private static LedgerMigration migration() {
    return new LedgerMigration(
        MID, VM, JWS, JWS, JWS, JWS, JWS, JWS, JWS, PROOF, JWS, null, JWS, PROOF, null, JWS);
  }
}
