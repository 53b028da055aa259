package dev.sealift.api.event;

import dev.sealift.api.Json;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * An event of CloudEvents 1.0 in structured JSON mode.
 *
 * @param specversion always {@value #SPEC_VERSION}
 * @param id unique within the source; a repeat of the event has the same
 * @param source who tells it
 * @param type what kind it is, such as {@code dev.sealift.event.machine-changed}
 * @param subject what it is about
 * @param time when it happened; RFC 3339 on the wire, as CloudEvents wants
 * @param datacontenttype always {@value #JSON}
 * @param data its fields
 */
public record CloudEvent(
    String specversion,
    String id,
    String source,
    String type,
    String subject,
    @JsonSerialize(using = Rfc3339.Writer.class) @JsonDeserialize(using = Rfc3339.Reader.class)
        Instant time,
    String datacontenttype,
    JsonNode data) {

  private static final String SPEC_VERSION = "1.0";
  private static final String JSON = "application/json";

  public CloudEvent {
    requireConstant("specversion", specversion, SPEC_VERSION);
    requireConstant("datacontenttype", datacontenttype, JSON);
  }

  /** Wraps an object. */
  public static CloudEvent of(
      String id, String source, String type, String subject, Instant time, Object data) {
    return new CloudEvent(SPEC_VERSION, id, source, type, subject, time, JSON, Json.toTree(data));
  }

  private static void requireConstant(String field, String value, String want) {
    if (!value.equals(want)) {
      throw new IllegalArgumentException("%s is not %s".formatted(field, want));
    }
  }
}
