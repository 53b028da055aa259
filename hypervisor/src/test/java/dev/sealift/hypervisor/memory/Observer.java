package dev.sealift.hypervisor.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.StackWalker.StackFrame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What {@link Observed} classes call in the child: each secret is written down the moment it is
 * made, masked so that the record leaves no copy of it, and arrays can be kept so that the
 * collector takes none of them away unwiped.
 */
public final class Observer {

  /** The file of the record. */
  static final String RECORD = "sealift.secrets-record";

  /** Whether every array of ours is kept. */
  static final String KEEPING = "sealift.keep-arrays";

  static final byte MASK = 0x5a;

  private static final Path RECORD_FILE = Path.of(System.getProperty(RECORD));
  private static final boolean KEEPS = Boolean.getBoolean(KEEPING);
  private static final Set<byte[]> KEPT = Collections.newSetFromMap(new IdentityHashMap<>());

  private Observer() {}

  /** Writes down a secret, and the classes that made it, the nearest first. */
  public static synchronized void made(byte[] secret) {
    byte[] masked = new byte[secret.length];
    for (int i = 0; i < masked.length; i++) {
      masked[i] = (byte) (secret[i] ^ MASK);
    }
    String makers =
        StackWalker.getInstance()
            .walk(frames ->
                frames
                    .map(StackFrame::getClassName)
                    .filter(name -> !name.equals(Observer.class.getName()))
                    .filter(name -> name.startsWith("dev.sealift."))
                    .map(name -> name.substring(name.lastIndexOf('.') + 1))
                    .collect(Collectors.joining(",")));
    try {
      Files.writeString(
          RECORD_FILE,
          "%s %s%n".formatted(makers, HexFormat.of().formatHex(masked)),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps an array, whatever it is for, as long as the process lives. */
  public static synchronized void keep(byte[] array) {
    if (KEEPS) {
      KEPT.add(array);
    }
  }
}
