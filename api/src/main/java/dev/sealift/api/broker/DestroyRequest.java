package dev.sealift.api.broker;

/**
 * Retires a stopped machine.
 *
 * @param order by the tenant key of its manifest
 */
public record DestroyRequest(String order) {}
