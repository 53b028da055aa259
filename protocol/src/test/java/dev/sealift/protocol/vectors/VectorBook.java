package dev.sealift.protocol.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.HashSignatures;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.signed.SignedObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One file of the protocol's own test vectors: what a test computes must be what the file says.
 * With {@code -Dsealift.vectors.write=true} the file is written instead. Signatures, which are
 * random, are taken from the file as long as they verify.
 *
 * <p>A file has one vector a line, {@code name=value}, in UTF-8 and without escapes; lines that
 * begin with {@code #} explain.
 */
public final class VectorBook {

  private static final boolean WRITE = Boolean.getBoolean("sealift.vectors.write");
  private static final Path FOLDER = Path.of("src/test/resources/vectors/protocol");

  private final Path file;
  private final Map<String, String> stored = new LinkedHashMap<>();
  private final Map<String, String> computed = new LinkedHashMap<>();
  private final List<String> lines = new ArrayList<>();

  /** Opens the file of a name. */
  public VectorBook(String name) throws IOException {
    file = FOLDER.resolve(name + ".properties");
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        int split = line.indexOf('=');
        if (!line.startsWith("#")) {
          stored.put(line.substring(0, split), line.substring(split + 1));
        }
      }
    }
  }

  /** Explains what follows. */
  public VectorBook comment(String text) {
    lines.add("# " + text);
    return this;
  }

  /** A value that the test computed. */
  public VectorBook text(String name, String value) {
    assertThat(computed.put(name, value)).as("%s comes once", name).isNull();
    lines.add(name + "=" + value);
    return this;
  }

  /** Bytes that the test computed, in hexadecimal. */
  public VectorBook bytes(String name, Bytes value) {
    return text(name, value.hex());
  }

  /** Bytes that the test computed, in hexadecimal. */
  public VectorBook bytes(String name, byte[] value) {
    return bytes(name, Bytes.copyOf(value));
  }

  /** The token of an object: the one in the file, unless it is another object's. */
  public String token(String name, SigningKey key, SignedObject object) {
    String token = stored.get(name);
    if (token == null || !isTokenOf(token, key, object)) {
      token = Signatures.sign(key, object);
    }
    text(name, token);
    return token;
  }

  /** The signature of a hash: the one in the file, unless it is none. */
  public Bytes signature(String name, SigningKey key, Bytes hash) {
    String hex = stored.get(name);
    Bytes signature =
        hex != null && HashSignatures.verify(key.publicKey(), hash, Bytes.fromHex(hex))
            ? Bytes.fromHex(hex)
            : HashSignatures.sign(key, hash);
    bytes(name, signature);
    return signature;
  }

  /** Requires that the file says exactly what was computed. */
  public void close() throws IOException {
    if (WRITE) {
      Files.createDirectories(FOLDER);
      Files.write(file, lines);
    } else {
      assertThat(stored.keySet()).as("names in %s", file).isEqualTo(computed.keySet());
      computed.forEach((name, value) ->
          assertThat(stored.get(name)).as("%s in %s", name, file).isEqualTo(value));
    }
  }

  private static boolean isTokenOf(String token, SigningKey key, SignedObject object) {
    try {
      return Signatures.verify(key.publicKey(), token, object.getClass()).equals(object);
    } catch (Exception e) {
      return false;
    }
  }
}
