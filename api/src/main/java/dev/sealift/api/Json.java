package dev.sealift.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Writes and reads what crosses processes, strictly.
 *
 * <p>A field is refused when it is unknown, given twice, or of another type; it is refused when
 * absent or null unless its record declares it {@code @Nullable}. Bytes are unpadded base64url,
 * instants epoch milliseconds, identifiers and generations what they wrap. Null fields are left
 * out.
 */
public final class Json {

  /** Longest message: 32 machines with a manifest each, or a letter with evidence, are below. */
  public static final int MAX_CHARS = 1 << 20;

  /** Deepest message; the deepest real one, evidence in a letter in a status, has 8 levels. */
  private static final int MAX_DEPTH = 32;

  /** Longest field name; the longest real one has 18 characters. */
  private static final int MAX_NAME_CHARS = 64;

  /** Longest number: a long with its sign. */
  private static final int MAX_NUMBER_CHARS = 20;

  private static final JsonMapper MAPPER = build();

  private Json() {}

  /** The mapper itself, for frameworks that want one. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /** Writes a message on one line. */
  public static String write(Object message) {
    return MAPPER.writeValueAsString(message);
  }

  /** Writes a message on one line of UTF-8. */
  public static byte[] writeBytes(Object message) {
    return MAPPER.writeValueAsBytes(message);
  }

  /** A message as a tree. */
  public static JsonNode toTree(Object message) {
    return MAPPER.valueToTree(message);
  }

  /**
   * Reads a message.
   *
   * @throws MalformedMessageException naming the field that is wrong
   */
  public static <T> T read(String json, Class<T> type) throws MalformedMessageException {
    if (json.length() > MAX_CHARS) {
      throw tooLong(json.length());
    }
    try {
      return requirePresent(MAPPER.readValue(json, type));
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  /**
   * Reads a message from UTF-8.
   *
   * @throws MalformedMessageException naming the field that is wrong
   */
  public static <T> T read(byte[] json, Class<T> type) throws MalformedMessageException {
    if (json.length > MAX_CHARS) {
      throw tooLong(json.length);
    }
    return read(new String(json, StandardCharsets.UTF_8), type);
  }

  /**
   * Reads a message from a tree.
   *
   * @throws MalformedMessageException naming the field that is wrong
   */
  public static <T> T fromTree(JsonNode tree, Class<T> type) throws MalformedMessageException {
    try {
      return requirePresent(MAPPER.treeToValue(tree, type));
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  /** What is wrong, without the parser's own words, which may quote the message. */
  public static MalformedMessageException malformed(JacksonException e) {
    return Malformations.describe(e);
  }

  private static <T> T requirePresent(@Nullable T value) throws MalformedMessageException {
    if (value == null) {
      throw new MalformedMessageException("", "message is null, want an object");
    }
    return value;
  }

  private static MalformedMessageException tooLong(int length) {
    return new MalformedMessageException(
        "", "message has %d characters, want <= %d".formatted(length, MAX_CHARS));
  }

  private static JsonMapper build() {
    StreamReadConstraints limits =
        StreamReadConstraints.builder()
            .maxDocumentLength(MAX_CHARS)
            .maxStringLength(MAX_CHARS)
            .maxNestingDepth(MAX_DEPTH)
            .maxNameLength(MAX_NAME_CHARS)
            .maxNumberLength(MAX_NUMBER_CHARS)
            .build();
    return JsonMapper.builder(JsonFactory.builder().streamReadConstraints(limits).build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(
            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
            DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .withCoercionConfig(LogicalType.Textual, Json::refuseAllButStrings)
        .withCoercionConfig(
            LogicalType.Enum,
            config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
        .annotationIntrospector(new RequiredUnlessNullable())
        .addModule(new ValueTypes())
        .changeDefaultPropertyInclusion(
            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
        .build();
  }

  private static void refuseAllButStrings(MutableCoercionConfig config) {
    config
        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
  }
}
