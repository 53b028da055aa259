package dev.sealift.protocol.record;

/**
 * The channels of a session. Channel 0 carries, both ways, everything that is no page; pages flow
 * on channels 1 to {@code pageChannels}. A frame's channel is fixed by its number, so its versions
 * arrive in order.
 *
 * @param pageChannels how many carry pages, 1 to {@value #MAX}
 */
public record Channels(int pageChannels) {

  /** Carries everything that is no page. */
  public static final int CONTROL = 0;

  /** Most page channels: more than the cores that seal for one migration. */
  public static final int MAX = 16;

  /** Neighbouring frames share a channel, as one word of a dirty bitmap shares a record. */
  private static final int FRAMES_SHIFT = 6;

  public Channels {
    if (pageChannels < 1 || pageChannels > MAX) {
      throw new IllegalArgumentException(
          "page channels are %d, want 1 to %d".formatted(pageChannels, MAX));
    }
  }

  /** The channel of a frame. */
  public int of(int frame) {
    return 1 + (frame >>> FRAMES_SHIFT) % pageChannels;
  }
}
