package dev.sealift.api.management;

/**
 * Lets a machine in; idempotent by the ticket's migration id.
 *
 * @param ticket the migration ticket, a JWS
 */
public record MigrateIn(String ticket) {}
