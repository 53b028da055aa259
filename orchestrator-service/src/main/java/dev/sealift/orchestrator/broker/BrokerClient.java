package dev.sealift.orchestrator.broker;

import dev.sealift.api.broker.AbortRequest;
import dev.sealift.api.broker.CreateMachine;
import dev.sealift.api.broker.DestroyRequest;
import dev.sealift.api.broker.LedgerMachine;
import dev.sealift.api.broker.LedgerMigration;
import dev.sealift.api.broker.LostRequest;
import dev.sealift.api.broker.MachineCreated;
import dev.sealift.api.broker.RescueRequest;
import dev.sealift.api.broker.TicketGranted;
import dev.sealift.api.broker.TicketRequest;
import dev.sealift.api.rest.LogPage;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.log.CosignedCheckpoint;
import dev.sealift.protocol.saga.SagaInput.Verdict;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * What the orchestrator asks of the key broker.
 *
 * <p>Every call may be repeated. Each throws {@link BrokerRefusedException} when the broker refuses
 * and {@link BrokerUnavailableException} when it gives no answer.
 */
@Component
public class BrokerClient {

  private static final String ALREADY_COMMITTED = "already-committed";

  private final BrokerTransport transport;

  BrokerClient(BrokerTransport transport) {
    this.transport = transport;
  }

  /** Enters a machine into the ledger. */
  public MachineCreated createMachine(CreateMachine request) {
    return transport.post("/v1/machines", request, MachineCreated.class);
  }

  /** A machine as the ledger has it. */
  public LedgerMachine machine(VmId vm) {
    return transport.get("/v1/machines/" + vm, LedgerMachine.class);
  }

  /** Retires a stopped machine. */
  public void destroyMachine(VmId vm, String order) {
    transport.post(
        "/v1/machines/%s/destroy".formatted(vm), new DestroyRequest(order), JsonNode.class);
  }

  /** Asks for leave to try a migration. */
  public TicketGranted ticket(TicketRequest request) {
    return transport.post("/v1/migrations", request, TicketGranted.class);
  }

  /** A migration as the ledger has it. */
  public LedgerMigration migration(Mid mid) {
    return transport.get("/v1/migrations/" + mid, LedgerMigration.class);
  }

  /** Asks that the source of a COMMIT runs on, on the evidence that the broker has. */
  public void rescue(Mid mid) {
    transport.post(
        "/v1/migrations/%s/rescue".formatted(mid), new RescueRequest(List.of()), JsonNode.class);
  }

  /** Says that the boot which may run a machine is gone. */
  public LedgerMachine lost(VmId vm, LostRequest request) {
    return transport.post("/v1/machines/%s/lost".formatted(vm), request, LedgerMachine.class);
  }

  /** The newest checkpoint of the broker's log that its witness cosigned. */
  public CosignedCheckpoint checkpoint() {
    return transport.get("/v1/log/checkpoint", CosignedCheckpoint.class);
  }

  /** Leaves of the broker's log. */
  public LogPage leaves(long from) {
    return transport.get("/v1/log/leaves?from=" + from, LogPage.class);
  }

  /** Asks for the decision ABORT, and tells which decision there is now. */
  public Verdict abort(Mid mid, String reason) {
    try {
      transport.post(
          "/v1/migrations/%s/abort".formatted(mid), new AbortRequest(reason), JsonNode.class);
      return Verdict.ABORTED;
    } catch (BrokerRefusedException e) {
      if (e.problem().slug().equals(ALREADY_COMMITTED)) {
        return Verdict.COMMITTED;
      }
      throw e;
    }
  }
}
