package dev.sealift.cli.vm;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.signed.MachineManifest.ProtectedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A guest image and what its maker says of it.
 *
 * @param digest SHA-256 of the image
 * @param processes its protected processes
 */
public record GuestImage(Bytes digest, List<ProtectedProcess> processes) {

  private record Description(String image, Bytes imageDigest, List<ImageProcess> processes) {}

  private record ImageProcess(String name, Bytes measurement) {}

  /**
   * Reads {@code NAME.json} and checks the image beside it against it.
   *
   * @param folder the folder of images
   * @param name such as {@code demo}
   */
  public static GuestImage read(Path folder, String name) throws CliException {
    Path file = folder.resolve(name + ".json");
    try {
      Description description = Json.read(Files.readAllBytes(file), Description.class);
      Bytes digest = Sha256.of(Files.readAllBytes(folder.resolve(description.image())));
      if (!digest.equals(description.imageDigest())) {
        throw new CliException(
            ExitCode.REFUSED,
            "image %s has the digest %s, but %s says %s"
                .formatted(description.image(), digest, file, description.imageDigest()));
      }
      return new GuestImage(
          digest,
          description.processes().stream()
              .map(p -> new ProtectedProcess(p.name(), p.measurement()))
              .toList());
    } catch (IOException e) {
      throw new CliException(ExitCode.NOT_FOUND, "no image %s in %s".formatted(name, folder));
    } catch (MalformedMessageException | IllegalArgumentException e) {
      throw new CliException(ExitCode.REFUSED, "%s: %s".formatted(file, e.getMessage()));
    }
  }
}
