package dev.sealift.protocol.session;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sealift.protocol.bytes.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The stream of frames as anybody may send it. */
class FrameFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void frames(byte[] stream) {
    ByteBuffer in = ByteBuffer.wrap(stream);
    try {
      while (in.remaining() >= FrameHeader.BYTES) {
        FrameHeader header = FrameHeader.read(in);
        if (header.bodyBytes() > in.remaining()) {
          return;
        }
        byte[] body = new byte[header.bodyBytes()];
        in.get(body);
        Frame frame = new Frame(header.type(), Bytes.copyOf(body));
        byte[] again = frame.encode();
        int from = in.position() - again.length;
        if (!Arrays.equals(again, Arrays.copyOfRange(stream, from, in.position()))) {
          throw new AssertionError("a frame has two forms");
        }
        decode(frame);
      }
    } catch (MalformedFrameException e) {
      // Refused.
    }
  }

  private static void decode(Frame frame) {
    try {
      switch (frame.type()) {
        case HELLO_1 -> {
          if (!Hello1.decode(frame.body()).encode().equals(frame.body())) {
            throw new AssertionError("HELLO 1 has two forms");
          }
        }
        case HELLO_3 -> {
          if (!Hello3.decode(frame.body()).encode().equals(frame.body())) {
            throw new AssertionError("HELLO 3 has two forms");
          }
        }
        default -> Handshake.midOf(frame);
      }
    } catch (HandshakeRefused e) {
      // Refused.
    }
  }
}
