package dev.sealift.api.command;

import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import java.util.regex.Pattern;

/**
 * Starts a machine.
 *
 * @param commandId unique to the command
 * @param host the host
 * @param vm the machine
 * @param manifest the machine manifest, a JWS
 * @param imageDigest SHA-256 of the guest image, hexadecimal
 * @param gen the generation before the start
 */
public record StartMachineCommand(
    String commandId, String host, VmId vm, String manifest, String imageDigest, Generation gen)
    implements HostCommand {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  public StartMachineCommand {
    if (!DIGEST.matcher(imageDigest).matches()) {
      throw new IllegalArgumentException(
          "imageDigest is malformed, want 64 lower case hexadecimal digits");
    }
  }
}
