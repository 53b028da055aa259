package dev.sealift.api;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Says what is wrong with a message without quoting it. */
final class Malformations {

  /** Longest path in a message; a longer one comes from a sender who tries what he can. */
  private static final int MAX_PATH_CHARS = 200;

  private Malformations() {}

  static MalformedMessageException describe(JacksonException e) {
    return new MalformedMessageException(path(e), problem(e));
  }

  private static String problem(JacksonException e) {
    return switch (e) {
      case UnrecognizedPropertyException _ -> "is unknown";
      case InvalidNullException _ -> "is null, want a value";
      case ValueInstantiationException v -> cause(v);
      case InvalidFormatException f -> "is malformed, want " + want(f.getTargetType());
      case MismatchedInputException m when missing(m) -> "is missing";
      case MismatchedInputException m when m.getPath().isEmpty() -> "message is no JSON object";
      case MismatchedInputException m -> "is malformed, want " + want(m.getTargetType());
      case DatabindException d when d.getCause() instanceof IllegalArgumentException c -> say(c);
      case StreamConstraintsException _ -> "message exceeds a size limit";
      case StreamReadException _ ->
          "message is no JSON or has a field twice, at line %d, column %d"
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      default -> "message cannot be read";
    };
  }

  private static boolean missing(MismatchedInputException e) {
    return e.getOriginalMessage().startsWith("Missing required creator property");
  }

  private static String cause(ValueInstantiationException e) {
    return e.getCause() instanceof IllegalArgumentException cause ? say(cause) : "is out of bounds";
  }

  /** Our constructors name value and bound. */
  private static String say(IllegalArgumentException e) {
    String message = e.getMessage();
    return message == null ? "is out of bounds" : "refused: " + message;
  }

  private static String want(@Nullable Class<?> type) {
    if (type == null) {
      return "another shape";
    }
    if (type.isEnum()) {
      return "one of " + Arrays.toString(type.getEnumConstants());
    }
    return switch (type.getSimpleName()) {
      case "long", "Long", "Instant", "Generation" -> "a whole number";
      case "int", "Integer" -> "a whole number below 2^31";
      case "boolean", "Boolean" -> "true or false";
      case "String" -> "a text";
      case "List" -> "a list";
      case "VmId", "PlatformId", "BootId", "Mid" -> "a " + type.getSimpleName() + " as text";
      case "Bytes" -> "unpadded base64url";
      default -> type.isRecord() ? "an object" : "a " + type.getSimpleName();
    };
  }

  private static String path(JacksonException e) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      if (step.getPropertyName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(printable(step.getPropertyName()));
      }
    }
    return path.length() <= MAX_PATH_CHARS ? path.toString() : path.substring(0, MAX_PATH_CHARS);
  }

  /** A sender chooses the names of unknown fields; only plain ones go into messages and logs. */
  private static String printable(String name) {
    return name.replaceAll("[^A-Za-z0-9_.-]", "?");
  }
}
