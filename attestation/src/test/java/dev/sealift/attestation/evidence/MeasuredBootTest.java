package dev.sealift.attestation.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.sealift.protocol.bytes.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuredBootTest {

  @TempDir Path folder;
  private Path jar;
  private Path classes;
  private Path anchors;
  private final SortedMap<String, String> configuration = new TreeMap<>();

  @BeforeEach
  void write() throws IOException {
    jar = folder.resolve("library.jar");
    writeJar(jar, new Manifest());
    classes = Files.createDirectories(folder.resolve("classes"));
    Files.createDirectories(classes.resolve("a"));
    Files.writeString(classes.resolve("a/One.class"), "one");
    Files.writeString(classes.resolve("Two.class"), "two");
    anchors = Files.writeString(folder.resolve("trust.json"), "{}");
    configuration.put("suite", "1");
  }

  @Test
  void sameInputs_giveTheSameMeasurement() throws Exception {
    assertThat(measurement()).isEqualTo(measurement());
  }

  @Test
  void whatATpmQuotes_isWhatTheLogMeasures() throws Exception {
    try (TestPlatform platform = new TestPlatform(folder.resolve("tpm"))) {
      assertThat(
              EvidenceVerifier.verify(platform.evidence(TestPlatform.TARGET), platform.enrolled())
                  .measurement())
          .isEqualTo(platform.log.measurement());
    }
  }

  @Test
  void anyChange_givesAnotherMeasurement() throws Exception {
    Bytes honest = measurement();

    Files.writeString(classes.resolve("a/One.class"), "other");
    assertThat(measurement()).isNotEqualTo(honest);
    Files.writeString(classes.resolve("a/One.class"), "one");
    assertThat(measurement()).isEqualTo(honest);

    Files.writeString(classes.resolve("Three.class"), "");
    assertThat(measurement()).isNotEqualTo(honest);
    Files.delete(classes.resolve("Three.class"));

    Files.writeString(anchors, "{ }");
    assertThat(measurement()).isNotEqualTo(honest);
    Files.writeString(anchors, "{}");

    configuration.put("suite", "2");
    assertThat(measurement()).isNotEqualTo(honest);
    configuration.put("suite", "1");

    assertThat(MeasuredBoot.measure(List.of(classes, jar), anchors, configuration).measurement())
        .isNotEqualTo(honest);
    assertThat(measurement()).isEqualTo(honest);
  }

  @Test
  void absentEntry_isRefused() {
    assertThatIOException()
        .isThrownBy(() ->
            MeasuredBoot.measure(List.of(folder.resolve("absent.jar")), anchors, configuration))
        .withMessageContaining("is no jar and no folder");
  }

  @Test
  void jarThatExtendsTheClassPath_isRefused() throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, "other.jar");
    writeJar(jar, manifest);

    assertThatIOException()
        .isThrownBy(this::measurement)
        .withMessageContaining("adds to the class path by its manifest");
  }

  private Bytes measurement() throws IOException {
    return MeasuredBoot.measure(List.of(jar, classes), anchors, configuration).measurement();
  }

  private static void writeJar(Path path, Manifest manifest) throws IOException {
    try (OutputStream file = Files.newOutputStream(path);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      out.putNextEntry(new ZipEntry("content"));
      out.write(1);
    }
  }
}
