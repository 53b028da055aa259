package dev.sealift.api.management;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request on the management socket.
 *
 * @param id repeated in the response
 * @param execute the name of the operation, of {@link Operations}
 * @param arguments its arguments; absent counts as an empty object
 */
public record ManagementRequest(long id, String execute, @Nullable JsonNode arguments) {}
