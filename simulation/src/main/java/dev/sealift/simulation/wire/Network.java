package dev.sealift.simulation.wire;

import dev.sealift.protocol.crypto.HashSignatures;
import dev.sealift.protocol.record.RecordHeader;
import dev.sealift.protocol.session.FrameHeader;
import dev.sealift.protocol.session.FrameType;
import dev.sealift.protocol.session.Role;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The connection of one migration, and what the adversary makes of one role's frames on it. */
final class Network {

  private static final int HEAD = FrameHeader.BYTES;

  /** Types of records, as their headers say. */
  private static final int PAGES = 2;

  private static final int EPOCH = 3;

  private static final List<FrameType> HELLOS =
      Arrays.stream(FrameType.values()).filter(FrameType::isHello).toList();

  /** The order of the group P-256 (SEC 2, section 2.4.2). */
  private static final BigInteger P256_ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private final World world;
  private final int trip;
  private final Move move;
  private final FrameType hello;
  private int records;
  private byte @Nullable [] held;
  private boolean done;

  /** With frames of an earlier session, to play instead of those of this one. */
  private final List<byte[]> earlier = new ArrayList<>();

  Network(World world, int trip, Move move) {
    this.world = world;
    this.trip = trip;
    this.move = move;
    this.hello = HELLOS.get(helloOf(move));
  }

  /** What a frame says that it is. */
  static Optional<FrameType> typeOf(byte[] frame) {
    return Arrays.stream(FrameType.values()).filter(type -> type.code() == frame[0]).findFirst();
  }

  void earlier(List<byte[]> frames) {
    earlier.addAll(frames);
  }

  private static int helloOf(Move move) {
    return switch (move.attack()) {
      case VERSION_EDITED,
          ROLE_EDITED,
          MID_EDITED,
          DIGEST_EDITED,
          NONCE_EDITED,
          BOOT_EDITED,
          KEM_KEY_REPLACED,
          HELLO_REFLECTED ->
          0;
      case CIPHERTEXT_OF_LOW_ORDER -> 1;
      case TOKEN_WITH_A_BLANK -> 2;
      case HELLO_1_AGAIN_AT_THE_END -> 3;
      default -> move.b() % 4;
    };
  }

  /** What is delivered in place of a frame. */
  List<byte[]> forward(Role sender, byte[] frame) {
    FrameType type = typeOf(frame).orElse(FrameType.REJECTED);
    if (sender != move.role() || !isWhole(type, frame)) {
      return List.of(frame);
    }
    if (move.attack() == Attack.SESSION_REPLAYED && type.isHello()) {
      return earlier.stream().filter(old -> old[0] == frame[0]).toList();
    }
    if (move.attack().by() == Attack.By.NETWORK && type == hello && !done) {
      done = true;
      return helloInstead(sender, frame);
    }
    if (move.attack().by() == Attack.By.NETWORK && held != null) {
      byte[] first = held;
      held = null;
      return List.of(frame, first);
    }
    if (move.attack().by() == Attack.By.RECORDS && type == FrameType.RECORD) {
      return recordInstead(frame);
    }
    return List.of(frame);
  }

  /** What is sent back to whoever sent it. */
  List<byte[]> back(Role sender, byte[] frame) {
    return move.attack() == Attack.HELLO_REFLECTED
            && sender == move.role().other()
            && frame[0] == hello.code()
        ? List.of(frame)
        : List.of();
  }

  /** Whether nothing was cut from it before: what is no frame any more is left as it is. */
  private static boolean isWhole(FrameType type, byte[] frame) {
    int body = frame.length - HEAD;
    return switch (type) {
      case HELLO_1, HELLO_2, HELLO_4 -> body == type.maxBodyBytes();
      case HELLO_3 -> body > HashSignatures.BYTES;
      case RECORD -> body >= RecordHeader.BYTES;
      case REJECTED -> false;
    };
  }

  private List<byte[]> helloInstead(Role sender, byte[] frame) {
    return switch (move.attack()) {
      case HELLO_FLIPPED ->
          List.of(
              hello == FrameType.HELLO_3 && move.b() / 4 % 2 == 1
                  ? mirrored(frame)
                  : flipped(frame, HEAD));
      case HELLO_DROPPED, HELLO_REFLECTED -> List.of();
      case HELLO_REPEATED -> List.of(frame, frame);
      case HELLO_1_AGAIN_AT_THE_END ->
          List.of(frame, world.recorded(trip, sender, FrameType.HELLO_1).getFirst());
      case HELLOS_SWAPPED -> {
        held = frame;
        yield List.of();
      }
      case HELLO_OF_EARLIER_MIGRATION -> instead(world.recorded(trip - 1, sender, hello), frame);
      case HELLO_OF_OTHER_ROLE -> instead(world.recorded(0, sender.other(), hello), frame);
      case HELLO_OF_ANOTHER_TYPE -> {
        byte[] other = frame.clone();
        other[0] = (byte) (1 + (other[0] + move.b() / 4 % 3) % 4);
        yield List.of(other);
      }
      case RECORD_AS_HELLO -> {
        byte[] other = frame.clone();
        other[0] = (byte) FrameType.RECORD.code();
        yield List.of(other);
      }
      case HELLO_CUT -> List.of(sized(frame, move.b() % (frame.length - HEAD)));
      case HELLO_EMPTY -> List.of(sized(frame, 0));
      case LENGTH_OF_4_GIB -> List.of(number(frame, 1, -1 - move.b() % 2));
      case TYPE_THAT_IS_NONE -> {
        byte[] other = frame.clone();
        other[0] = (byte) (move.b() % 2 == 0 ? 0 : 7);
        yield List.of(other);
      }
      case VERSION_EDITED -> List.of(edited(frame, Lies.VERSION_AT, move.b() % 2 * 2));
      case ROLE_EDITED -> List.of(edited(frame, Lies.ROLE_AT, frame[HEAD + 1] ^ 3));
      case MID_EDITED -> List.of(changed(frame, Lies.MID_AT));
      case DIGEST_EDITED -> List.of(changed(frame, Lies.DIGEST_AT));
      case NONCE_EDITED -> List.of(changed(frame, Lies.NONCE_AT));
      case BOOT_EDITED -> List.of(changed(frame, Lies.BOOT_AT));
      case KEM_KEY_REPLACED -> {
        byte[] other = frame.clone();
        byte[] key = Cast.ALL.c.kemKey().toArray();
        System.arraycopy(key, 0, other, HEAD + Lies.KEM_AT, key.length);
        yield List.of(other);
      }
      case CIPHERTEXT_OF_LOW_ORDER -> {
        byte[] other = frame.clone();
        Arrays.fill(other, other.length - 32, other.length, (byte) 0);
        yield List.of(other);
      }
      case TOKEN_WITH_A_BLANK -> List.of(sized(frame, frame.length - HEAD + 1));
      default -> List.of(frame);
    };
  }

  private List<byte[]> recordInstead(byte[] frame) {
    int number = records++;
    int type = frame.length > HEAD + Forged.TYPE_AT ? frame[HEAD + Forged.TYPE_AT] : 0;
    boolean chosen = !done && number == move.b() % 12;
    boolean pages = !done && type == PAGES && number >= move.b() % 4;
    return switch (move.attack()) {
      case RECORD_HELD_PAST_THE_TOKEN, RECORD_REPEATED_IN_NEXT_EPOCH -> {
        if (pages && held == null) {
          held = frame;
          boolean goesOn = move.attack() == Attack.RECORD_REPEATED_IN_NEXT_EPOCH;
          yield goesOn ? List.of(frame) : List.of();
        }
        yield held != null && type == EPOCH ? release(frame) : List.of(frame);
      }
      case RECORDS_SWAPPED -> {
        if (chosen && held == null) {
          held = frame;
          yield List.of();
        }
        yield held == null ? List.of(frame) : release(frame);
      }
      default -> {
        done |= chosen;
        yield chosen ? recordOnce(frame, number) : List.of(frame);
      }
    };
  }

  private List<byte[]> release(byte[] frame) {
    byte[] first = held;
    held = null;
    done = true;
    return first == null ? List.of(frame) : List.of(frame, first);
  }

  private List<byte[]> recordOnce(byte[] frame, int number) {
    int at = HEAD;
    return switch (move.attack()) {
      case RECORD_FLIPPED -> List.of(flipped(frame, HEAD));
      case RECORD_DROPPED -> List.of();
      case RECORD_REPEATED -> List.of(frame, frame);
      case RECORD_OF_EARLIER_MIGRATION -> instead(earlierRecord(number), frame);
      case RECORD_OF_EARLIER_MIGRATION_UNDER_THIS_MID -> {
        List<byte[]> other = earlierRecord(number);
        if (other.isEmpty()) {
          yield List.of(frame);
        }
        byte[] spliced = other.getFirst().clone();
        System.arraycopy(frame, at + Forged.MID_AT, spliced, at + Forged.MID_AT, 16);
        yield List.of(spliced);
      }
      case RECORD_ON_OTHER_CHANNEL ->
          List.of(edited(frame, Forged.CHANNEL_AT + 1, frame[at + Forged.CHANNEL_AT + 1] ^ 3));
      case RECORD_UNDER_OTHER_EPOCH ->
          List.of(edited(frame, Forged.EPOCH_AT + 3, frame[at + Forged.EPOCH_AT + 3] + 1));
      case RECORD_UNDER_OTHER_TYPE ->
          List.of(edited(frame, Forged.TYPE_AT, 1 + (frame[at + Forged.TYPE_AT] + move.b()) % 7));
      case RECORD_UNDER_OTHER_SEQUENCE ->
          List.of(edited(frame, Forged.SEQUENCE_AT + 7, frame[at + Forged.SEQUENCE_AT + 7] + 1));
      case RECORD_OF_OTHER_LENGTH -> List.of(number(frame, at + Forged.LENGTH_AT, lengthOf(frame)));
      case RECORD_CUT -> List.of(sized(frame, move.b() % (frame.length - HEAD)));
      case RECORD_EMPTY -> List.of(sized(frame, 0));
      case RECORD_OF_OTHER_MAGIC -> List.of(changed(frame, move.b() % 5));
      default -> List.of(frame);
    };
  }

  private int lengthOf(byte[] frame) {
    return switch (move.b() % 3) {
      case 0 -> -1;
      case 1 -> RecordHeader.MAX_PAYLOAD_BYTES + 1;
      default -> frame.length;
    };
  }

  private List<byte[]> earlierRecord(int number) {
    List<byte[]> all = world.recorded(trip - 1, move.role(), FrameType.RECORD);
    return all.size() <= number ? List.of() : List.of(all.get(number));
  }

  private static List<byte[]> instead(List<byte[]> others, byte[] frame) {
    return List.of(others.isEmpty() ? frame : others.getFirst());
  }

  /** One bit is another; of a token one that stays a letter. */
  private byte[] flipped(byte[] frame, int from) {
    byte[] other = frame.clone();
    int at = from + move.b() % (frame.length - from);
    other[at] ^= (byte) (frame[0] == FrameType.HELLO_3.code() ? 1 : 1 << move.b() % 8);
    return other;
  }

  /** Another signature in HELLO 3 that verifies as well: r and n - s. */
  private static byte[] mirrored(byte[] frame) {
    byte[] other = frame.clone();
    int at = HEAD + 32;
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(frame, at, at + 32));
    byte[] mirror = P256_ORDER.subtract(s).toByteArray();
    int length = Math.min(32, mirror.length);
    Arrays.fill(other, at, at + 32, (byte) 0);
    System.arraycopy(mirror, mirror.length - length, other, at + 32 - length, length);
    return other;
  }

  private static byte[] edited(byte[] frame, int at, int value) {
    byte[] other = frame.clone();
    other[HEAD + at] = (byte) value;
    return other;
  }

  private static byte[] changed(byte[] frame, int at) {
    return edited(frame, at, frame[HEAD + at] ^ 1);
  }

  private static byte[] number(byte[] frame, int at, int value) {
    byte[] other = frame.clone();
    ByteBuffer.wrap(other).putInt(at, value);
    return other;
  }

  private static byte[] sized(byte[] frame, int length) {
    return number(Arrays.copyOf(frame, HEAD + length), 1, length);
  }
}
