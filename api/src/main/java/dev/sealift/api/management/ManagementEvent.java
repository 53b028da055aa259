package dev.sealift.api.management;

import tools.jackson.databind.JsonNode;

/**
 * What a hypervisor pushes to a subscriber.
 *
 * @param event its name, of {@link ManagementEvents}
 * @param data its fields
 */
public record ManagementEvent(String event, JsonNode data) {}
