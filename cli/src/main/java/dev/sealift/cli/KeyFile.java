package dev.sealift.cli;

import dev.sealift.protocol.crypto.SigningKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/**
 * A file with somebody's private key, a JSON Web Key.
 *
 * @param what whose, for people: {@code tenant key}
 * @param option the option that names another file
 */
public record KeyFile(String what, String option, Path file) {

  /** Longest key file; a real one has about 250 bytes. */
  private static final long MAX_BYTES = 4096;

  /**
   * Reads the key.
   *
   * @throws CliException if there is no such file or no key in it
   */
  public SigningKey read() throws CliException {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new CliException(
            ExitCode.REFUSED, "%s %s has more than %d bytes".formatted(what, file, MAX_BYTES));
      }
      return SigningKey.fromJwk(Files.readString(file));
    } catch (IOException e) {
      throw new CliException(
          ExitCode.NOT_FOUND,
          "%s %s cannot be read; give one with %s".formatted(what, file, option));
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.REFUSED, "%s %s: %s".formatted(what, file, e.getMessage()));
    }
  }

  /** Whether a text is a private key. */
  public static boolean holdsPrivateKey(String jwk) {
    try {
      SigningKey.fromJwk(jwk);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Reads the key, or makes one that its owner alone can read. */
  public SigningKey readOrMake() throws CliException {
    if (Files.exists(file)) {
      return read();
    }
    try {
      return make();
    } catch (FileAlreadyExistsException madeMeanwhile) {
      return read();
    }
  }

  /**
   * Makes a key that its owner alone can read.
   *
   * @throws FileAlreadyExistsException if there is such a file
   */
  public SigningKey make() throws CliException, FileAlreadyExistsException {
    SigningKey key = SigningKey.generate(new SecureRandom());
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, key.exposeJwk(), StandardOpenOption.WRITE);
      return key;
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException e) {
      throw new CliException(ExitCode.FAILED, "cannot write %s %s".formatted(what, file));
    }
  }
}
