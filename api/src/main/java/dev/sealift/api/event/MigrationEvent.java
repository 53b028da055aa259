package dev.sealift.api.event;

import dev.sealift.api.rest.Migration;

/**
 * A migration changed its state, for the outside world: type {@value #TYPE}.
 *
 * @param migration the migration as it is now
 */
public record MigrationEvent(Migration migration) {
  /** The CloudEvent type. */
  public static final String TYPE = "dev.sealift.event.migration";
}
