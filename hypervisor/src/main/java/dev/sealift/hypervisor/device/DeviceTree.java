package dev.sealift.hypervisor.device;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builds a flattened device tree (Devicetree Specification 0.4, chapter 5, version 17). */
final class DeviceTree {
  private static final int MAGIC = 0xd00d_feed;
  private static final int VERSION = 17;
  private static final int LAST_COMPATIBLE = 16;
  private static final int HEADER_BYTES = 40;
  private static final int NO_RESERVATIONS_BYTES = 16;
  private static final int BEGIN_NODE = 1;
  private static final int END_NODE = 2;
  private static final int PROPERTY = 3;
  private static final int END = 9;

  private final ByteArrayOutputStream structure = new ByteArrayOutputStream();
  private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
  private final Map<String, Integer> nameOffsets = new LinkedHashMap<>();

  DeviceTree begin(String name) {
    cell(BEGIN_NODE);
    structure.writeBytes(text(name));
    pad();
    return this;
  }

  DeviceTree end() {
    cell(END_NODE);
    return this;
  }

  /** A property of 32-bit cells; none for a flag. */
  DeviceTree cells(String name, int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
    for (int value : values) {
      bytes.putInt(value);
    }
    return property(name, bytes.array());
  }

  /** A property of one or more strings. */
  DeviceTree strings(String name, String... values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String value : values) {
      bytes.writeBytes(text(value));
    }
    return property(name, bytes.toByteArray());
  }

  byte[] toBlob() {
    cell(END);
    int structureAt = HEADER_BYTES + NO_RESERVATIONS_BYTES;
    int stringsAt = structureAt + structure.size();
    int total = stringsAt + strings.size();
    return ByteBuffer.allocate(total)
        .putInt(MAGIC)
        .putInt(total)
        .putInt(structureAt)
        .putInt(stringsAt)
        .putInt(HEADER_BYTES)
        .putInt(VERSION)
        .putInt(LAST_COMPATIBLE)
        .putInt(0) // boot hart
        .putInt(strings.size())
        .putInt(structure.size())
        .position(structureAt)
        .put(structure.toByteArray())
        .put(strings.toByteArray())
        .array();
  }

  private DeviceTree property(String name, byte[] value) {
    int offset =
        nameOffsets.computeIfAbsent(
            name,
            n -> {
              int at = strings.size();
              strings.writeBytes(text(n));
              return at;
            });
    cell(PROPERTY);
    cell(value.length);
    cell(offset);
    structure.writeBytes(value);
    pad();
    return this;
  }

  private void cell(int value) {
    structure.writeBytes(ByteBuffer.allocate(4).putInt(value).array());
  }

  private void pad() {
    while (structure.size() % 4 != 0) {
      structure.write(0);
    }
  }

  private static byte[] text(String value) {
    return (value + "\0").getBytes(StandardCharsets.US_ASCII);
  }
}
