package dev.sealift.api;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import java.io.Serial;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.module.SimpleModule;

/** Writes identifiers and bytes as texts, generations and instants as numbers. */
final class ValueTypes extends SimpleModule {

  @Serial private static final long serialVersionUID = 1;

  ValueTypes() {
    super("sealift-value-types");
    text(VmId.class, VmId::value, VmId::new);
    text(PlatformId.class, PlatformId::value, PlatformId::new);
    text(BootId.class, BootId::value, BootId::new);
    text(Mid.class, Mid::value, Mid::new);
    text(Bytes.class, Bytes::base64Url, Bytes::fromBase64Url);
    number(Generation.class, Generation::value, Generation::new);
    number(Instant.class, Instant::toEpochMilli, Instant::ofEpochMilli);
  }

  private <T> void text(Class<T> type, Function<T, String> write, Function<String, T> read) {
    addSerializer(
        type,
        new ValueSerializer<>() {
          @Override
          public void serialize(T value, JsonGenerator json, SerializationContext context) {
            json.writeString(write.apply(value));
          }
        });
    addDeserializer(
        type,
        new ValueDeserializer<>() {
          @Override
          public T deserialize(JsonParser json, DeserializationContext context) {
            return parse(json, type, () -> read.apply(context.readValue(json, String.class)));
          }
        });
  }

  private <T> void number(Class<T> type, ToLongFunction<T> write, LongFunction<T> read) {
    addSerializer(
        type,
        new ValueSerializer<>() {
          @Override
          public void serialize(T value, JsonGenerator json, SerializationContext context) {
            json.writeNumber(write.applyAsLong(value));
          }
        });
    addDeserializer(
        type,
        new ValueDeserializer<>() {
          @Override
          public T deserialize(JsonParser json, DeserializationContext context) {
            return parse(json, type, () -> read.apply(context.readValue(json, Long.class)));
          }
        });
  }

  private static <T> T parse(JsonParser json, Class<T> type, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw InvalidFormatException.from(json, "malformed", "", type);
    }
  }
}
