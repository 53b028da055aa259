package dev.sealift.api.broker;

import dev.sealift.protocol.id.Mid;

/**
 * Leave to try one migration.
 *
 * @param mid the migration
 * @param ticket the ticket
 */
public record TicketGranted(Mid mid, String ticket) {}
