package dev.sealift.hypervisor.management;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.management.ManagementRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** The lines of the management socket, however they arrive. */
class LineFuzzTest {

  private static final int MAX_BYTES = 100;

  @FuzzTest(maxDuration = "2m")
  void lines(FuzzedDataProvider data) throws IOException {
    int chunk = data.consumeInt(1, 64);
    byte[] stream = data.consumeRemainingAsBytes();
    LineReader reader =
        new LineReader(
            new ByteArrayInputStream(stream) {
              @Override
              public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, chunk));
              }
            },
            MAX_BYTES);
    try {
      for (byte[] line = reader.next(); line != null; line = reader.next()) {
        if (line.length > MAX_BYTES) {
          throw new AssertionError("a line of %d bytes passes".formatted(line.length));
        }
        request(line);
      }
    } catch (LineReader.LineTooLongException e) {
      // Refused.
    }
  }

  @FuzzTest(maxDuration = "2m")
  void request(byte[] line) {
    try {
      Json.write(Json.read(line, ManagementRequest.class));
    } catch (MalformedMessageException e) {
      // Refused.
    }
  }
}
