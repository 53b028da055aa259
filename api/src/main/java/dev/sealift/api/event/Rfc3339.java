package dev.sealift.api.event;

import java.time.DateTimeException;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;

/** Writes and reads an instant as RFC 3339 wants it. */
final class Rfc3339 {

  private Rfc3339() {}

  /** Writes. */
  static final class Writer extends ValueSerializer<Instant> {
    @Override
    public void serialize(Instant value, JsonGenerator json, SerializationContext context) {
      json.writeString(value.toString());
    }
  }

  /** Reads. */
  static final class Reader extends ValueDeserializer<Instant> {
    @Override
    public Instant deserialize(JsonParser json, DeserializationContext context) {
      try {
        return Instant.parse(context.readValue(json, String.class));
      } catch (DateTimeException e) {
        throw DatabindException.from(json, "no instant as RFC 3339 writes it");
      }
    }
  }
}
