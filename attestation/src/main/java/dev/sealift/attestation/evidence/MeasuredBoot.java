package dev.sealift.attestation.evidence;

import dev.sealift.attestation.device.Tpm;
import dev.sealift.attestation.device.TpmException;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * Measures what a hypervisor consists of: its code into one register, its trust anchors and
 * configuration into another.
 *
 * <p>The JDK under it, its options and the operating system are measured by whoever starts them, if
 * anybody does.
 */
public final class MeasuredBoot {

  /** The hypervisor and its libraries have some thousands of classes at most. */
  private static final int MAX_FILES_IN_FOLDER = 10_000;

  private MeasuredBoot() {}

  /** The class path of this process, as the launcher expanded it. */
  public static List<Path> runningClassPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .toList();
  }

  /**
   * Reads and hashes everything; the same inputs give the same log on every host.
   *
   * @param classPath jars and class folders, in order
   * @param trustAnchors the file with the public keys that the hypervisor trusts
   * @param configuration settings that its security depends on, by name
   * @throws IOException if an entry is absent or cannot be read, or a jar's manifest adds entries
   *     to the class path that nobody measured
   */
  public static EventLog measure(
      List<Path> classPath, Path trustAnchors, SortedMap<String, String> configuration)
      throws IOException {
    List<MeasuredEvent> events = new ArrayList<>();
    for (Path entry : classPath) {
      events.add(event(EventLog.CODE_PCR, entry.getFileName().toString(), contentOf(entry)));
    }
    events.add(event(EventLog.CONFIGURATION_PCR, "trust-anchors", fileDigest(trustAnchors)));
    Sha256 settings = Sha256.labelled("sealift configuration v1");
    configuration.forEach((name, value) -> settings.add(name).add(value));
    events.add(event(EventLog.CONFIGURATION_PCR, "configuration", settings.finish()));
    return new EventLog(events);
  }

  /** Extends the TPM's registers, before anything that was measured is used. */
  public static void extend(Tpm tpm, EventLog log) throws TpmException {
    for (MeasuredEvent event : log.events()) {
      tpm.extend(event.pcr(), event.extension());
    }
  }

  private static MeasuredEvent event(int pcr, String name, Bytes digest) throws IOException {
    try {
      return new MeasuredEvent(pcr, name, digest);
    } catch (IllegalArgumentException e) {
      throw new IOException("class path entry cannot be measured: " + e.getMessage(), e);
    }
  }

  private static Bytes contentOf(Path entry) throws IOException {
    if (Files.isDirectory(entry)) {
      return folderDigest(entry);
    }
    if (!Files.isRegularFile(entry)) {
      throw new IOException("class path entry %s is no jar and no folder".formatted(entry));
    }
    refuseHiddenClassPath(entry);
    return fileDigest(entry);
  }

  /** A jar may name further jars, which the virtual machine loads when they exist. */
  private static void refuseHiddenClassPath(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      if (manifest != null
          && manifest.getMainAttributes().containsKey(Attributes.Name.CLASS_PATH)) {
        throw new IOException(
            "%s adds to the class path by its manifest, which is not measured".formatted(jar));
      }
    }
  }

  /** Names of files relative to the folder, each with its digest, in the order of the names. */
  private static Bytes folderDigest(Path folder) throws IOException {
    Map<String, Path> files = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) tree::iterator) {
        if (Files.isDirectory(path)) {
          continue;
        }
        files.put(folder.relativize(path).toString().replace(File.separatorChar, '/'), path);
        if (files.size() > MAX_FILES_IN_FOLDER) {
          throw new IOException(
              "class folder %s has more than %d files".formatted(folder, MAX_FILES_IN_FOLDER));
        }
      }
    }
    Sha256 digest = Sha256.labelled("sealift class folder v1");
    for (Map.Entry<String, Path> file : files.entrySet()) {
      digest.add(file.getKey()).add(fileDigest(file.getValue()));
    }
    return digest.finish();
  }

  private static Bytes fileDigest(Path file) throws IOException {
    return Sha256.of(Files.readAllBytes(file));
  }
}
