package dev.sealift.api.management;

/**
 * Sends a machine away; idempotent by the ticket's migration id.
 *
 * @param ticket the migration ticket, a JWS
 * @param host host name or address to connect to
 * @param port TCP port to connect to
 */
public record MigrateOut(String ticket, String host, int port) {}
