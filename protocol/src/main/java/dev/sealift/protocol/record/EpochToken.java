package dev.sealift.protocol.record;

import dev.sealift.protocol.record.PageRejected.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of an epoch: epoch (4 bytes), channels (2), then per page channel the records and the
 * pages sent on it since the session began (8 each).
 *
 * @param epoch the epoch that ends
 * @param channels per page channel, from channel 1 on; the bytes are not sent
 */
public record EpochToken(int epoch, List<Sent> channels) {

  /**
   * What was sent on one channel.
   *
   * @param records records
   * @param pages pages
   */
  public record Sent(long records, long pages) {}

  public EpochToken {
    channels = List.copyOf(channels);
  }

  /** The token of the outlets of all channels, in the order of the channels. */
  public static EpochToken of(int epoch, List<PageOutlet> outlets) {
    return new EpochToken(
        epoch,
        outlets.stream()
            .map(PageOutlet::totals)
            .map(sent -> new Sent(sent.records(), sent.pages()))
            .toList());
  }

  /** Writes the token into the payload of a record. */
  public void write(ByteBuffer out) {
    out.putInt(epoch).putShort((short) channels.size());
    channels.forEach(sent -> out.putLong(sent.records()).putLong(sent.pages()));
  }

  /**
   * Reads a token.
   *
   * @throws PageRejected unless the record is exactly one
   */
  public static EpochToken read(OpenedRecord record) throws PageRejected {
    ByteBuffer in = record.require(RecordType.EPOCH).payload();
    PageRejected.require(
        in.remaining() >= 6,
        Reason.MALFORMED,
        () -> "epoch token is %d bytes".formatted(in.remaining()));
    int epoch = in.getInt();
    PageRejected.require(
        record.header().epoch() == epoch,
        Reason.WRONG_EPOCH,
        () -> "token of epoch %d comes in epoch %d".formatted(epoch, record.header().epoch()));
    int count = Short.toUnsignedInt(in.getShort());
    PageRejected.require(
        count <= Channels.MAX && in.remaining() == count * 2 * Long.BYTES,
        Reason.MALFORMED,
        () -> "epoch token has %d bytes for %d channels".formatted(in.remaining(), count));
    List<Sent> channels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      channels.add(new Sent(in.getLong(), in.getLong()));
    }
    return new EpochToken(epoch, channels);
  }
}
