package dev.sealift.protocol.record;

/**
 * What was sent on the page channels so far.
 *
 * @param records records
 * @param pages pages, those sent again counted again
 * @param bytes bytes of the records
 */
public record StreamTotals(long records, long pages, long bytes) {

  /** Of nothing. */
  public static final StreamTotals NONE = new StreamTotals(0, 0, 0);

  /** The sum of both. */
  public StreamTotals plus(StreamTotals other) {
    return new StreamTotals(records + other.records, pages + other.pages, bytes + other.bytes);
  }
}
