package dev.sealift.standalone;

import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The short folder of a cluster's Unix sockets: their paths must fit in 108 bytes (unix(7)), work
 * folders need not.
 */
final class SocketFolder {
  private static final String PREFIX = "sealift-";

  /** 64 bits: nobody guesses the name beforehand, so nobody can take it. */
  private static final int RANDOM_BYTES = 8;

  /**
   * Leaves room in 103 bytes, the smallest limit of our systems, for the folder's and a socket's
   * name.
   */
  private static final int LONGEST_PARENT = 40;

  private SocketFolder() {}

  /** Chooses a folder that does not exist, to be recorded before it is made. */
  static Path choose(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    String temporary = System.getProperty("java.io.tmpdir");
    Path parent = Path.of(temporary.length() <= LONGEST_PARENT ? temporary : "/tmp");
    return parent.toAbsolutePath().resolve(PREFIX + HexFormat.of().formatHex(bytes));
  }

  /** Makes it; only its owner may enter. */
  static void create(Path folder) throws IOException {
    Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Deletes it, unless it is none of ours. */
  static void delete(Path folder) throws IOException {
    boolean ours = folder.getFileName().toString().startsWith(PREFIX);
    if (ours && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      WorkFolder.delete(folder);
    }
  }
}
