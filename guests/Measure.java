import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Writes what a machine manifest says of the demo image: its digest and the measurement of its
 * protected processes, computed from the build's output by the rules of HYPERCALLS.md.
 *
 * <p>Usage: {@code java Measure.java demo.elf vault.bin…}; prints JSON.
 */
class Measure {
  private static final int PAGE_BYTES = 4096;
  private static final int DESCRIPTOR_OFFSET = 16;
  private static final int NAME_BYTES = 32;

  public static void main(String[] args) throws IOException, NoSuchAlgorithmException {
    byte[] image = Files.readAllBytes(Path.of(args[0]));
    List<String> processes = new ArrayList<>();
    for (String program : Arrays.asList(args).subList(1, args.length)) {
      processes.add(describe(Files.readAllBytes(Path.of(program))));
    }
    System.out.printf(
        """
        {
          "image": "%s",
          "imageDigest": "%s",
          "processes": [
        %s
          ]
        }
        """,
        Path.of(args[0]).getFileName(),
        base64Url(MessageDigest.getInstance("SHA-256").digest(image)),
        String.join(",\n", processes));
  }

  private static String describe(byte[] program) throws NoSuchAlgorithmException {
    byte[] name = Arrays.copyOfRange(program, DESCRIPTOR_OFFSET, DESCRIPTOR_OFFSET + NAME_BYTES);
    return """
            {
              "name": "%s",
              "measurement": "%s"
            }"""
        .formatted(
            new String(name, StandardCharsets.US_ASCII).replace("\0", ""),
            base64Url(measure(program)))
        .indent(4)
        .stripTrailing();
  }

  private static byte[] measure(byte[] program) throws NoSuchAlgorithmException {
    MessageDigest hash = MessageDigest.getInstance("SHA-256");
    add(hash, "sealift code measurement v1".getBytes(StandardCharsets.US_ASCII));
    ByteBuffer layout = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
    layout.position(DESCRIPTOR_OFFSET + NAME_BYTES);
    long[] fields = new long[7];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = layout.getLong();
      add(hash, number(fields[i]));
    }
    long start = fields[0];
    long codeStart = fields[2];
    long codeEnd = fields[3];
    for (long at = codeStart; at < codeEnd; at += PAGE_BYTES) {
      int from = Math.min(program.length, Math.toIntExact(at - start));
      int to = Math.min(program.length, from + PAGE_BYTES);
      add(hash, number(at / PAGE_BYTES));
      add(hash, Arrays.copyOf(Arrays.copyOfRange(program, from, to), PAGE_BYTES));
    }
    return hash.digest();
  }

  private static void add(MessageDigest hash, byte[] part) {
    hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length));
    hash.update(part);
  }

  private static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  private static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
