package dev.sealift.hostagent.health;

import dev.sealift.api.Json;
import dev.sealift.hostagent.AgentProperties;
import dev.sealift.hostagent.inventory.Inventory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells an operator what the agent knows. */
@RestController
final class StatusController {

  private final AgentProperties properties;
  private final Inventory inventory;

  StatusController(AgentProperties properties, Inventory inventory) {
    this.properties = properties;
    this.inventory = inventory;
  }

  /** The host and what the agent knows of it. */
  record AgentStatus(String host, int maxMachines, Inventory.View hypervisor) {}

  @GetMapping(path = "/v1/status", produces = MediaType.APPLICATION_JSON_VALUE)
  String status() {
    return Json.write(
        new AgentStatus(properties.host(), properties.maxMachines(), inventory.view()));
  }
}
