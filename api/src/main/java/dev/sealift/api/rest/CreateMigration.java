package dev.sealift.api.rest;

/**
 * Moves a machine; the header {@code Idempotency-Key} makes repeats harmless.
 *
 * @param vm the id or the name of the machine
 * @param to the name of the target host
 */
public record CreateMigration(String vm, String to) {}
