package dev.sealift.keybroker.machine;

import dev.sealift.api.broker.CreateMachine;
import dev.sealift.api.broker.DestroyRequest;
import dev.sealift.api.broker.LedgerMachine;
import dev.sealift.api.broker.LostRequest;
import dev.sealift.api.broker.MachineCreated;
import dev.sealift.api.broker.RunningReport;
import dev.sealift.api.broker.StoppedReport;
import dev.sealift.keybroker.openapi.HeldRequest;
import dev.sealift.protocol.id.VmId;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The REST interface of machines. */
@RestController
@RequestMapping("/v1/machines")
class MachineController {

  private final Machines machines;
  private final BootWords words;

  MachineController(Machines machines, BootWords words) {
    this.machines = machines;
    this.words = words;
  }

  @Operation(operationId = "createMachine", summary = "Enters a machine into the ledger")
  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  MachineCreated create(@RequestBody CreateMachine request) {
    return machines.create(request);
  }

  @Operation(operationId = "listMachines", summary = "All machines")
  @GetMapping
  List<LedgerMachine> all() {
    return machines.all();
  }

  @Operation(operationId = "getMachine", summary = "A machine")
  @GetMapping("/{vm}")
  LedgerMachine find(@PathVariable VmId vm) {
    return machines.find(vm);
  }

  @Operation(operationId = "reportMachineRunning", summary = "Says that a started machine runs")
  @PostMapping("/{vm}/running")
  Map<String, Object> running(@PathVariable VmId vm, @RequestBody RunningReport report) {
    words.running(vm, Optional.empty(), report.running());
    return Map.of();
  }

  @Operation(
      operationId = "reportMachineStopped",
      summary = "Says that a machine stopped, or that its start was given up")
  @HeldRequest
  @PostMapping("/{vm}/stopped")
  ResponseEntity<Map<String, Object>> stopped(
      @PathVariable VmId vm, @RequestBody StoppedReport report) {
    return words.stopped(vm, report)
        ? ResponseEntity.ok(Map.of())
        : ResponseEntity.accepted().build();
  }

  @Operation(
      operationId = "reportMachineLost",
      summary = "Says that the boot which may run a machine is gone")
  @PostMapping("/{vm}/lost")
  LedgerMachine lost(@PathVariable VmId vm, @RequestBody LostRequest request) {
    return machines.lost(vm, request);
  }

  @Operation(
      operationId = "destroyMachine",
      summary = "Retires a stopped machine on its tenant's order")
  @PostMapping("/{vm}/destroy")
  Map<String, Object> destroy(@PathVariable VmId vm, @RequestBody DestroyRequest request) {
    machines.destroy(vm, request.order());
    return Map.of();
  }
}
