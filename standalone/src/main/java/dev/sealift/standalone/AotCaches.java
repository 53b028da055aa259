package dev.sealift.standalone;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

/**
 * Ahead-of-time caches (JEP 483, 514, 515), one for each module that runs: the classes that an
 * earlier run loaded and linked, and how often it called their methods.
 *
 * <p>The hypervisor has none: what it runs is what its class path says, which is measured.
 *
 * @param folder where they are; may not exist
 */
record AotCaches(Path folder) {
  /** Kafka runs from the class path of the module that starts it. */
  static final String KAFKA_MODULE = "standalone";

  /** Whose class paths have a cache. */
  static final List<String> MODULES =
      List.of(
          KAFKA_MODULE, Services.ATTESTATION, Services.BROKER, Services.ORCHESTRATOR, Hosts.MODULE);

  /** The cache of a module. */
  Path file(String module) {
    return folder.resolve(module + ".aot");
  }

  /**
   * Options of a JVM that uses the module's cache: none when there is no cache, or one from before
   * the class path was built. Whether the cache is whole and fits in all else the JVM finds out;
   * one that is not or does not it leaves aside, without a word.
   */
  List<String> use(String module, String classPath) {
    return isNewer(file(module), classPath)
        ? List.of("-XX:AOTCache=" + file(module), "-XX:+VerifySharedSpaces", "-Xlog:aot*=off")
        : List.of();
  }

  /** Options of a JVM that writes the module's cache as it ends. */
  List<String> write(String module) {
    return List.of("-XX:AOTCacheOutput=" + file(module));
  }

  private static boolean isNewer(Path cache, String classPath) {
    try {
      FileTime written = Files.getLastModifiedTime(cache);
      for (String entry : classPath.split(File.pathSeparator, -1)) {
        if (Files.getLastModifiedTime(Path.of(entry)).compareTo(written) > 0) {
          return false;
        }
      }
      return true;
    } catch (IOException absent) {
      return false;
    }
  }
}
