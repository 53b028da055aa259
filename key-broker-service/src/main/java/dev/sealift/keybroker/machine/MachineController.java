package dev.sealift.keybroker.machine;

import dev.sealift.api.broker.CreateMachine;
import dev.sealift.api.broker.DestroyRequest;
import dev.sealift.api.broker.LedgerMachine;
import dev.sealift.api.broker.LostRequest;
import dev.sealift.api.broker.MachineCreated;
import dev.sealift.api.broker.RunningReport;
import dev.sealift.api.broker.StoppedReport;
import dev.sealift.protocol.id.VmId;
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

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  MachineCreated create(@RequestBody CreateMachine request) {
    return machines.create(request);
  }

  @GetMapping
  List<LedgerMachine> all() {
    return machines.all();
  }

  @GetMapping("/{vm}")
  LedgerMachine find(@PathVariable VmId vm) {
    return machines.find(vm);
  }

  @PostMapping("/{vm}/running")
  Map<String, Object> running(@PathVariable VmId vm, @RequestBody RunningReport report) {
    words.running(vm, Optional.empty(), report.running());
    return Map.of();
  }

  @PostMapping("/{vm}/stopped")
  ResponseEntity<Map<String, Object>> stopped(
      @PathVariable VmId vm, @RequestBody StoppedReport report) {
    return words.stopped(vm, report)
        ? ResponseEntity.ok(Map.of())
        : ResponseEntity.accepted().build();
  }

  @PostMapping("/{vm}/lost")
  LedgerMachine lost(@PathVariable VmId vm, @RequestBody LostRequest request) {
    return machines.lost(vm, request);
  }

  @PostMapping("/{vm}/destroy")
  Map<String, Object> destroy(@PathVariable VmId vm, @RequestBody DestroyRequest request) {
    machines.destroy(vm, request.order());
    return Map.of();
  }
}
