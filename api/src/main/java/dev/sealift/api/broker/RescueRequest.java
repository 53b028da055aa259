package dev.sealift.api.broker;

import java.util.List;

/**
 * Asks that the source of a COMMIT runs on, because its target is gone and never ran.
 *
 * @param statements that the target's host is destroyed; if empty, a later boot of it must show it
 */
public record RescueRequest(List<DestroyedStatement> statements) {}
