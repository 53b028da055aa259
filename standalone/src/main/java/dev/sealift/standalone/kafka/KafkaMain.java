package dev.sealift.standalone.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** Formats Kafka's storage at its first start, then runs the broker: one JVM starts sooner. */
public final class KafkaMain {

  /** What formatted storage has. */
  private static final String FORMATTED = "meta.properties";

  private KafkaMain() {}

  /**
   * Runs it.
   *
   * @param arguments one: the file with its configuration, whose {@code log.dirs} is one folder
   */
  public static void main(String[] arguments) throws IOException {
    String configuration = arguments[0];
    Properties properties = new Properties();
    try (Reader file = Files.newBufferedReader(Path.of(configuration))) {
      properties.load(file);
    }
    if (!Files.exists(Path.of(properties.getProperty("log.dirs"), FORMATTED))) {
      format(configuration);
    }
    Kafka.main(new String[] {configuration});
  }

  private static void format(String configuration) {
    int status =
        StorageTool.execute(
            new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", configuration},
            System.out);
    if (status != 0) {
      System.exit(status);
    }
  }
}
