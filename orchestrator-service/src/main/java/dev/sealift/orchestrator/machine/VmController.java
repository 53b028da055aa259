package dev.sealift.orchestrator.machine;

import dev.sealift.api.rest.CreateVm;
import dev.sealift.api.rest.DeleteVm;
import dev.sealift.api.rest.LostVm;
import dev.sealift.api.rest.StartVm;
import dev.sealift.api.rest.Vm;
import io.swagger.v3.oas.annotations.Operation;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Machines, for operators; {@code vm} in a path is an id or a name. */
@RestController
class VmController {

  private final VmCommands commands;
  private final VmStore vms;

  VmController(VmCommands commands, VmStore vms) {
    this.commands = commands;
    this.vms = vms;
  }

  @Operation(operationId = "listVms", summary = "All machines")
  @GetMapping("/v1/vms")
  List<Vm> list() {
    return vms.all().stream().map(this::view).toList();
  }

  @Operation(operationId = "getVm", summary = "A machine, by id or name")
  @GetMapping("/v1/vms/{vm}")
  Vm get(@PathVariable String vm) {
    return view(commands.require(vm));
  }

  @Operation(operationId = "createVm", summary = "Makes a machine")
  @PostMapping("/v1/vms")
  ResponseEntity<Vm> create(@RequestBody CreateVm request) {
    Vm vm = view(commands.create(request));
    return ResponseEntity.created(URI.create("/v1/vms/" + vm.vm())).body(vm);
  }

  @Operation(operationId = "deleteVm", summary = "Destroys a stopped machine on its tenant's order")
  @DeleteMapping("/v1/vms/{vm}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String vm, @RequestBody DeleteVm request) {
    commands.delete(vm, request.order());
  }

  @Operation(operationId = "startVm", summary = "Starts a stopped machine")
  @PostMapping("/v1/vms/{vm}/start")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Vm start(@PathVariable String vm, @RequestBody StartVm request) {
    return view(commands.start(vm, request.host()));
  }

  @Operation(operationId = "stopVm", summary = "Stops a running machine")
  @PostMapping("/v1/vms/{vm}/stop")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Vm stop(@PathVariable String vm) {
    return view(commands.stop(vm));
  }

  @Operation(
      operationId = "reportVmLost",
      summary = "Says that the host which may run a machine is gone")
  @PostMapping("/v1/vms/{vm}/lost")
  Vm lost(@PathVariable String vm, @RequestBody LostVm request) {
    return view(commands.lost(vm, request));
  }

  private Vm view(VmRow vm) {
    return new Vm(
        vm.id(),
        vm.name(),
        vm.state(),
        vm.host(),
        vm.generation(),
        vm.memoryMib(),
        vms.consoleEnd(vm.id()),
        vms.migrationUnderWay(vm.id()).orElse(null),
        vm.detail(),
        vm.createdAt(),
        vm.manifest());
  }
}
