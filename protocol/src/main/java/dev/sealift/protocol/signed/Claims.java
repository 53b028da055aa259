package dev.sealift.protocol.signed;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the fields of a signed object strictly: every field has its shape and bounds, and {@link
 * #finish()} refuses any that nobody asked for.
 */
public final class Claims {

  /** Longest text or list of an object; the largest real one is far below. */
  private static final int MAX_LENGTH = 4096;

  private final String object;
  private final Map<String, ?> fields;
  private final Set<String> read = new HashSet<>();

  private Claims(String object, Map<String, ?> fields) {
    this.object = object;
    this.fields = fields;
  }

  /**
   * Reads the fields of an object.
   *
   * @param object its name in messages
   */
  public static Claims of(String object, Map<String, ?> fields) {
    return new Claims(object, fields);
  }

  /** A text of 1 to 4096 characters. */
  public String text(String name) throws MalformedObjectException {
    if (required(name) instanceof String text && !text.isEmpty() && text.length() <= MAX_LENGTH) {
      return text;
    }
    throw malformed(name, "a text of 1 to %d characters".formatted(MAX_LENGTH));
  }

  /** A whole number within the bounds, both included. */
  public long number(String name, long min, long max) throws MalformedObjectException {
    if (required(name) instanceof Number number
        && (number instanceof Long || number instanceof Integer)
        && number.longValue() >= min
        && number.longValue() <= max) {
      return number.longValue();
    }
    throw malformed(name, "a whole number from %d to %d".formatted(min, max));
  }

  /** True or false. */
  public boolean flag(String name) throws MalformedObjectException {
    if (required(name) instanceof Boolean flag) {
      return flag;
    }
    throw malformed(name, "true or false");
  }

  /** Bytes of exactly this length, in base64url. */
  public Bytes bytes(String name, int length) throws MalformedObjectException {
    Bytes bytes = parse(name, "%d bytes in base64url".formatted(length), Bytes::fromBase64Url);
    if (bytes.length() != length) {
      throw malformed(name, "%d bytes in base64url".formatted(length));
    }
    return bytes;
  }

  /** Bytes of a length within the bounds, both included, in base64url. */
  public Bytes bytes(String name, int min, int max) throws MalformedObjectException {
    String want = "%d to %d bytes in base64url".formatted(min, max);
    Bytes bytes = parse(name, want, Bytes::fromBase64Url);
    if (bytes.length() < min || bytes.length() > max) {
      throw malformed(name, want);
    }
    return bytes;
  }

  /** At least one byte, and up to a length that is beyond other texts, in base64url. */
  public Bytes longBytes(String name, int maxLength) throws MalformedObjectException {
    if (required(name) instanceof String text
        && !text.isEmpty()
        && text.length() <= (maxLength * 4L + 2) / 3) {
      try {
        return Bytes.fromBase64Url(text);
      } catch (IllegalArgumentException e) {
        throw malformed(name, "bytes in base64url");
      }
    }
    throw malformed(name, "1 to %d bytes in base64url".formatted(maxLength));
  }

  /** The id of a machine. */
  public VmId vm() throws MalformedObjectException {
    return parse("vm", "a vm id", VmId::new);
  }

  /** The id of a migration. */
  public Mid mid() throws MalformedObjectException {
    return parse("mid", "a migration id", Mid::new);
  }

  /** The id of a migration, if the field is there. */
  public Optional<Mid> optionalMid() throws MalformedObjectException {
    return fields.containsKey("mid") ? Optional.of(mid()) : Optional.empty();
  }

  /** A generation. */
  public Generation generation() throws MalformedObjectException {
    return new Generation(number("gen", 0, Long.MAX_VALUE));
  }

  /** The id of a boot. */
  public BootId boot(String name) throws MalformedObjectException {
    return parse(name, "a boot id", BootId::new);
  }

  /** The id of a platform. */
  public PlatformId platform(String name) throws MalformedObjectException {
    return parse(name, "a platform id", PlatformId::new);
  }

  /** One of the constants, written in lower case. */
  public <E extends Enum<E>> E oneOf(String name, Class<E> type) throws MalformedObjectException {
    Object value = required(name);
    for (E constant : type.getEnumConstants()) {
      if (Names.of(constant).equals(value)) {
        return constant;
      }
    }
    throw malformed(name, "one of " + Names.ofAll(type));
  }

  /** A list of constants, each written in lower case. */
  public <E extends Enum<E>> List<E> allOf(String name, Class<E> type)
      throws MalformedObjectException {
    List<E> constants = new ArrayList<>();
    for (String text : texts(name)) {
      constants.add(new Claims(object, Map.of(name, text)).oneOf(name, type));
    }
    return List.copyOf(constants);
  }

  /** A list of texts. */
  public List<String> texts(String name) throws MalformedObjectException {
    List<String> texts = new ArrayList<>();
    for (Object element : list(name)) {
      if (!(element instanceof String text) || text.length() > MAX_LENGTH) {
        throw malformed(name, "a list of texts");
      }
      texts.add(text);
    }
    return List.copyOf(texts);
  }

  /** A list of objects, each to be read and finished by the caller. */
  public List<Claims> objects(String name) throws MalformedObjectException {
    List<Claims> objects = new ArrayList<>();
    for (Object element : list(name)) {
      objects.add(object(name, element));
    }
    return objects;
  }

  /** An object, to be read and finished by the caller. */
  public Claims object(String name) throws MalformedObjectException {
    return object(name, required(name));
  }

  /** What a field is made of, by a parser that throws IllegalArgumentException. */
  public <T> T parse(String name, String want, Function<String, T> parser)
      throws MalformedObjectException {
    try {
      return parser.apply(text(name));
    } catch (IllegalArgumentException e) {
      throw malformed(name, want);
    }
  }

  /** Refuses fields that were not read. */
  public void finish() throws MalformedObjectException {
    for (String name : fields.keySet()) {
      if (!read.contains(name)) {
        throw new MalformedObjectException("%s has an unknown field".formatted(object));
      }
    }
  }

  private Claims object(String name, Object value) throws MalformedObjectException {
    if (!(value instanceof Map<?, ?> map)) {
      throw malformed(name, "an object");
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String key) || entry.getValue() == null) {
        throw malformed(name, "an object without nulls");
      }
      copy.put(key, entry.getValue());
    }
    return new Claims(object + "." + name, copy);
  }

  private List<?> list(String name) throws MalformedObjectException {
    if (required(name) instanceof List<?> list && list.size() <= MAX_LENGTH) {
      return list;
    }
    throw malformed(name, "a list of at most %d elements".formatted(MAX_LENGTH));
  }

  private Object required(String name) throws MalformedObjectException {
    read.add(name);
    Object value = fields.get(name);
    if (value == null) {
      throw new MalformedObjectException("%s lacks the field %s".formatted(object, name));
    }
    return value;
  }

  private MalformedObjectException malformed(String name, String want) {
    return new MalformedObjectException(
        "%s.%s is malformed, want %s".formatted(object, name, want));
  }
}
