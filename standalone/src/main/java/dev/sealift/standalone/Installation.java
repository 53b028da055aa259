package dev.sealift.standalone;

import dev.sealift.attestation.evidence.MeasuredBoot;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.standalone.ClusterException.Reason;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The built checkout that processes are started from.
 *
 * @param home root of the repository
 */
public record Installation(Path home) {
  /** System property with the root of the repository; the launcher sets it. */
  public static final String HOME_PROPERTY = "sealift.home";

  /** Makes the path absolute. */
  public Installation {
    home = home.toAbsolutePath().normalize();
  }

  /** The one this program runs from. */
  public static Installation current() throws ClusterException {
    String home = System.getProperty(HOME_PROPERTY);
    if (home == null) {
      throw new ClusterException(
          Reason.REFUSED,
          "the system property "
              + HOME_PROPERTY
              + " is not set; start with ./sealift, which sets it");
    }
    return new Installation(Path.of(home));
  }

  /** The folder of the guest images that come with Sealift. */
  public Path guestImages() {
    return home.resolve("guests").resolve("images");
  }

  /** Class path of a module: its own classes first, then what Maven resolved. */
  public String classPath(String module) throws ClusterException {
    Path target = home.resolve(module).resolve("target");
    try {
      String dependencies = Files.readString(target.resolve("runtime.classpath")).strip();
      return own(module, target) + File.pathSeparator + dependencies;
    } catch (IOException notBuilt) {
      throw new ClusterException(
          Reason.REFUSED, module + " is not built; ./sealift builds it", notBuilt);
    }
  }

  /** Where ahead-of-time caches are: beside the build output, so that clusters share them. */
  AotCaches aotCaches() {
    return new AotCaches(home.resolve("target").resolve("aot"));
  }

  /** What a JVM that runs a module is told of the cache that was made of it. */
  List<String> aotOptions(String module) throws ClusterException {
    return aotCaches().use(module, classPath(module));
  }

  /** What the hypervisor that was built here measures when it starts with this trust file. */
  public Bytes hypervisorMeasurement(Path trustFile) throws IOException, ClusterException {
    List<Path> classPath =
        Arrays.stream(classPath("hypervisor").split(File.pathSeparator, -1)).map(Path::of).toList();
    return MeasuredBoot.measure(classPath, trustFile, new TreeMap<>()).measurement();
  }

  private static Path own(String module, Path target) throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      List<Path> jars =
          files
              .filter(f ->
                  f.getFileName()
                      .toString()
                      .matches("sealift-\\Q" + module + "\\E-[0-9][^/]*\\.jar"))
              .filter(f -> !f.getFileName().toString().endsWith("-tests.jar"))
              .toList();
      return jars.size() == 1 ? jars.getFirst() : target.resolve("classes");
    }
  }
}
