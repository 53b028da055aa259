package dev.sealift.protocol.signed;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How constants are written on the wire: in lower case, with hyphens. */
final class Names {

  private Names() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static <E extends Enum<E>> String ofAll(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(Names::of).collect(Collectors.joining(", "));
  }
}
