package dev.sealift.cli.vm;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.protocol.crypto.SigningKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/** The file with a tenant's private key, a JSON Web Key. */
final class TenantKey {

  /** Longest key file; a real one has about 250 bytes. */
  private static final long MAX_BYTES = 4096;

  private TenantKey() {}

  /**
   * Reads the key.
   *
   * @throws CliException if there is no such file or no key in it
   */
  static SigningKey read(Path file) throws CliException {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new CliException(
            ExitCode.REFUSED, "tenant key %s has more than %d bytes".formatted(file, MAX_BYTES));
      }
      return SigningKey.fromJwk(Files.readString(file));
    } catch (IOException e) {
      throw new CliException(
          ExitCode.NOT_FOUND,
          "tenant key %s cannot be read; give one with --tenant-key".formatted(file));
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.REFUSED, "tenant key %s: %s".formatted(file, e.getMessage()));
    }
  }

  /** Reads the key, or makes one that its owner alone can read. */
  static SigningKey readOrMake(Path file) throws CliException {
    if (Files.exists(file)) {
      return read(file);
    }
    SigningKey key = SigningKey.generate(new SecureRandom());
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, key.exposeJwk(), StandardOpenOption.WRITE);
      return key;
    } catch (FileAlreadyExistsException madeMeanwhile) {
      return read(file);
    } catch (IOException e) {
      throw new CliException(ExitCode.FAILED, "cannot write tenant key " + file);
    }
  }
}
