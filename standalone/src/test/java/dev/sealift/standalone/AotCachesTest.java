package dev.sealift.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.standalone.process.JavaCommand;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real program, Kafka's tool that prints an identifier, with caches of all sorts. */
final class AotCachesTest {
  private static final String MODULE = AotCaches.KAFKA_MODULE;
  private static final String IDENTIFIER = "[A-Za-z0-9_-]{22}\n";
  private static final int HEAP_MIB = 64;

  /** Writing a cache takes some seconds; this long means that it hangs. */
  private static final long LIMIT_SECONDS = 300;

  /** Makes a JVM that cannot use its cache end instead of going on without. */
  private static final String INSIST = "-XX:AOTMode=on";

  @TempDir private static Path written;
  @TempDir private Path folder;

  private static String classPath;
  private AotCaches caches;

  @BeforeAll
  static void writeOne() throws Exception {
    // A cache is of jars alone; what is just being built may be a folder of classes.
    classPath =
        Arrays.stream(Installation.current().classPath(MODULE).split(File.pathSeparator, -1))
            .filter(entry -> entry.endsWith(".jar"))
            .collect(Collectors.joining(File.pathSeparator));
    AotCaches fresh = new AotCaches(written);
    run(classPath, fresh.write(MODULE), List.of());
    assertThat(fresh.file(MODULE)).isNotEmptyFile();
  }

  @BeforeEach
  void copy() throws IOException {
    caches = new AotCaches(folder);
    Files.copy(new AotCaches(written).file(MODULE), caches.file(MODULE));
  }

  @Test
  void cacheOfThisClassPath_isUsed() throws Exception {
    assertThat(run(classPath, caches.use(MODULE, classPath), List.of(INSIST))).matches(IDENTIFIER);
  }

  @Test
  void firstHeap_isGiven_forOneThatIsTooSmallForTheCacheEndsTheJvm() throws Exception {
    List<String> options = caches.use(MODULE, classPath);

    assertThat(run(classPath, options, List.of("-Xms2m"))).contains("Unable to use AOT cache");
    assertThat(command(classPath, options, List.of())).contains("-Xms64m");
  }

  @Test
  void noCache_givesNoOptions() throws Exception {
    Files.delete(caches.file(MODULE));

    assertThat(caches.use(MODULE, classPath)).isEmpty();
  }

  @Test
  void classPathBuiltAfterTheCache_givesNoOptions() throws Exception {
    assertThat(caches.use(MODULE, classPath)).isNotEmpty();

    Files.setLastModifiedTime(caches.file(MODULE), FileTime.fromMillis(0));

    assertThat(caches.use(MODULE, classPath)).isEmpty();
  }

  @Test
  void truncatedCache_isLeftAsideInSilence() throws Exception {
    try (FileChannel file = FileChannel.open(caches.file(MODULE), StandardOpenOption.WRITE)) {
      file.truncate(file.size() / 2);
    }

    assertLeftAside(classPath);
  }

  @Test
  void changedCache_isLeftAsideInSilence() throws Exception {
    try (FileChannel file =
        FileChannel.open(caches.file(MODULE), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      long middle = file.size() / 2;
      file.read(one, middle);
      one.put(0, (byte) ~one.get(0)).flip();
      file.write(one, middle);
    }

    assertLeftAside(classPath);
  }

  @Test
  void cacheOfAnotherClassPath_isLeftAsideInSilence() throws Exception {
    Path first = Path.of(classPath.split(File.pathSeparator, -1)[0]);
    Path other = folder.resolve("other.jar");
    Files.copy(first, other, StandardCopyOption.COPY_ATTRIBUTES);

    assertLeftAside(other + File.pathSeparator + classPath);
  }

  @Test
  void hypervisorWhoseClassPathIsMeasured_hasNone() {
    assertThat(AotCaches.MODULES).isNotEmpty().doesNotContain("hypervisor");
  }

  private void assertLeftAside(String path) throws Exception {
    List<String> options = caches.use(MODULE, path);
    assertThat(run(path, options, List.of(INSIST))).doesNotContainPattern(IDENTIFIER);
    assertThat(run(path, options, List.of())).matches(IDENTIFIER);
  }

  /** What it prints, errors and warnings too. */
  private static String run(String path, List<String> aot, List<String> more)
      throws IOException, InterruptedException {
    List<String> command = command(path, aot, more);
    Path output = Files.createTempFile(written, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output);
  }

  private static List<String> command(String path, List<String> aot, List<String> more) {
    List<String> options = new ArrayList<>(more);
    options.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
    return new JavaCommand(path, "kafka.tools.StorageTool", HEAP_MIB, written, aot)
        .with(options, List.of("random-uuid"));
  }
}
