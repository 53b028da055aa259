package dev.sealift.standalone.provision;

import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;

/**
 * The folder from which hosts load guest images, each named by its digest.
 *
 * @param folder one for all hosts of a cluster
 */
public record GuestImages(Path folder) {
  /** That of a work folder. */
  public static GuestImages of(WorkFolder work) {
    return new GuestImages(work.root().resolve("images"));
  }

  /** Adds every built image of a folder. */
  public void addAll(Path images) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(images, "*.elf")) {
      for (Path file : files) {
        add(file);
      }
    }
  }

  /**
   * Adds an image.
   *
   * @return its SHA-256 digest in lower-case hexadecimal
   */
  public String add(Path image) throws IOException {
    WorkFolder.makePrivate(folder);
    String digest = HexFormat.of().formatHex(Sha256.of(Files.readAllBytes(image)).toArray());
    Path copy = folder.resolve(digest + ".elf");
    if (!Files.exists(copy)) {
      Path fresh = folder.resolve(digest + ".new");
      Files.copy(image, fresh, StandardCopyOption.REPLACE_EXISTING);
      Files.move(fresh, copy, StandardCopyOption.ATOMIC_MOVE);
    }
    return digest;
  }
}
