package dev.sealift.standalone.postgres;

import dev.sealift.access.issue.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * The generated passwords of one server, in files that only their owner reads.
 *
 * @param administratorFile password of the role that may do everything
 * @param ownerFile password of the role that owns the service's database
 */
public record PostgresPasswords(Path administratorFile, Path ownerFile) {
  /** Makes those that do not exist. */
  public static PostgresPasswords in(Path folder, String server, SecureRandom random)
      throws IOException {
    Path administrator = folder.resolve(server + ".administrator.password");
    Path owner = folder.resolve(server + ".password");
    SecretFile.createIfMissing(administrator, random);
    SecretFile.createIfMissing(owner, random);
    return new PostgresPasswords(administrator, owner);
  }

  /** Password of the role that may do everything. */
  public String administrator() throws IOException {
    return Files.readString(administratorFile).strip();
  }

  /** Password of the role that owns the service's database. */
  public String owner() throws IOException {
    return Files.readString(ownerFile).strip();
  }
}
