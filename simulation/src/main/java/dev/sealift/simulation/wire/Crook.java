package dev.sealift.simulation.wire;

import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.record.BlobOutlet;
import dev.sealift.protocol.record.Channels;
import dev.sealift.protocol.record.EpochToken;
import dev.sealift.protocol.record.RecordSealer;
import dev.sealift.protocol.record.RecordType;
import dev.sealift.protocol.record.StartToken;
import dev.sealift.protocol.record.StreamTotals;
import dev.sealift.simulation.wire.Outflow.Step;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A source that is attested and agreed with, and seals what no honest source would. */
final class Crook {

  private static final int RAW = 0;
  private static final int ZERO = 1;

  private final Outflow out;
  private final int choice;

  private Crook(Outflow out, int choice) {
    this.out = out;
    this.choice = choice;
  }

  /** Puts one crooked record among the honest ones, or takes one away. */
  static void spoil(Outflow out, Attack attack, int choice) {
    new Crook(out, choice).spoil(attack);
  }

  private void spoil(Attack attack) {
    switch (attack) {
      case PAGE_OLD -> afterRound(1, p -> entry(p, 0, out.manifest.version(0), ZERO));
      case PAGE_AHEAD -> afterRound(1, p -> entry(p, 1, out.manifest.version(1) + 2, ZERO));
      case PAGE_TWICE -> beforeToken(p -> entry(p, 0, out.manifest.version(0) + 1, ZERO));
      case PAGE_OUTSIDE -> afterRound(1, p -> entry(p, 128, 1, ZERO));
      case PAGE_BELOW_ZERO -> afterRound(1, p -> entry(p, -128, 1, ZERO));
      case PAGE_ON_OTHER_CHANNEL ->
          afterRound(1, p -> entry(p, 64, out.manifest.version(64) + 1, ZERO));
      case PAGE_OF_NO_KIND -> afterRound(1, p -> entry(p, 1, 2, 3 + choice % 200));
      case PAGE_CUT ->
          afterRound(
              1, p -> entry(p, 1, out.manifest.version(1) + 1, RAW).put(new byte[choice % 4096]));
      case PAGE_HEAD_CUT -> afterRound(1, p -> p.put(new byte[1 + choice % 8]));
      case PAGES_WITHOUT_PAGES -> afterRound(1, p -> {});
      case PAGES_ON_CHANNEL_THAT_IS_NONE -> foreignChannel();
      case PAGES_EARLY -> early();
      case PAGE_NEVER -> out.leaveOut(30);
      case TOKENS_WITHOUT_END -> tokensWithoutEnd();
      case LAST_TOKEN_LEFT_OUT -> out.steps.remove(last(RecordType.EPOCH));
      case TOKEN_OF_OTHER_TOTALS,
          TOKEN_OF_NEXT_EPOCH,
          TOKEN_UNDER_OTHER_EPOCH,
          TOKEN_SHORT,
          TOKEN_OF_MANY_CHANNELS ->
          token(attack);
      case BLOB_TOO_LONG -> blob(p -> p.putInt(5000).putInt(0).put(new byte[5000]));
      case BLOB_OF_4_GIB -> blob(p -> p.putInt(-1).putInt(0).put(new byte[64]));
      case BLOB_SHORT -> blob(p -> p.put(new byte[choice % 8]));
      case BLOB_FROM_THE_MIDDLE -> middle();
      case BLOB_AGAIN -> again(RecordType.META);
      case META_IN_PLACE_OF_IMMUTABLE -> retype(RecordType.IMMUTABLE, RecordType.META);
      case STATE_IN_PLACE_OF_META -> retype(RecordType.META, RecordType.STATE);
      case PAGES_IN_PLACE_OF_STATE -> retype(RecordType.STATE, RecordType.EPOCH);
      case MESSAGE_IN_PLACE_OF_START -> messageForStart();
      case START_OF_OTHER_ROOT,
          START_OF_OTHER_TOTALS,
          START_OF_OTHER_GENERATION,
          START_TO_OTHER_GENERATION,
          START_WITH_PAGES_LEFT,
          START_SHORT ->
          start(attack);
      case HEADER_OF_OTHER_LENGTH,
          HEADER_OF_NO_TYPE,
          HEADER_OF_OTHER_MID,
          HEADER_OF_CHANNEL_THAT_IS_NONE ->
          header(attack);
      case PAGES_ON_CONTROL -> afterRound(Channels.CONTROL, p -> entry(p, 30, 2, ZERO));
      case SEQUENCE_AHEAD -> afterRound(1, _ -> out.sealers.get(1).seal(RecordType.PAGES, 1));
      default -> {
        // The attack is elsewhere.
      }
    }
  }

  private static ByteBuffer entry(ByteBuffer payload, int frame, int version, int kind) {
    return payload.putInt(frame).putInt(version).put((byte) kind);
  }

  /** A record of its own right after the first token. */
  private void afterRound(int channel, Consumer<ByteBuffer> payload) {
    out.steps.add(
        out.steps.indexOf(first(RecordType.EPOCH)) + 1,
        sealed(RecordType.PAGES, 1, channel, payload));
  }

  private void beforeToken(Consumer<ByteBuffer> payload) {
    out.steps.add(
        out.steps.indexOf(first(RecordType.EPOCH)), sealed(RecordType.PAGES, 0, 1, payload));
  }

  private Step sealed(RecordType type, int epoch, int channel, Consumer<ByteBuffer> payload) {
    return new Step(
        type,
        epoch,
        channel,
        () -> {
          RecordSealer sealer = out.sealers.get(channel);
          payload.accept(sealer.payload());
          return Outflow.copy(sealer.seal(type, epoch));
        });
  }

  private void foreignChannel() {
    out.sealers.add(out.session.sealer(3));
    afterRound(3, p -> entry(p, 1, 2, ZERO));
  }

  /** A page of the third epoch in the second, in which its frame was not sent. */
  private void early() {
    List<Step> tokens = out.steps.stream().filter(s -> s.what() == RecordType.EPOCH).toList();
    out.steps.add(
        out.steps.indexOf(tokens.get(1)),
        sealed(RecordType.PAGES, 2, 1, p -> entry(p, 30, out.manifest.version(30) + 1, ZERO)));
  }

  private void tokensWithoutEnd() {
    int at = out.steps.indexOf(last(RecordType.EPOCH)) + 1;
    List<Step> more = new ArrayList<>();
    for (int epoch = out.rounds + 1; epoch < Trip.MAX_ROUNDS + 8; epoch++) {
      int one = epoch;
      more.add(
          sealed(
              RecordType.EPOCH,
              one,
              Channels.CONTROL,
              p -> EpochToken.of(one, out.outlets).write(p)));
    }
    out.steps.addAll(at, more);
  }

  private void token(Attack attack) {
    Step honest = first(RecordType.EPOCH);
    int said = attack == Attack.TOKEN_OF_NEXT_EPOCH ? 1 : 0;
    int epoch = attack == Attack.TOKEN_UNDER_OTHER_EPOCH ? 1 : said;
    Step crooked =
        sealed(
            RecordType.EPOCH,
            epoch,
            Channels.CONTROL,
            p -> {
              EpochToken.of(said, out.outlets).write(p);
              switch (attack) {
                case TOKEN_OF_OTHER_TOTALS -> p.put(21, (byte) (p.get(21) + 1));
                case TOKEN_SHORT -> p.position(choice % 6);
                case TOKEN_OF_MANY_CHANNELS -> p.putShort(4, (short) (choice % 2 == 0 ? 3 : -1));
                default -> {
                  // The epoch is the attack.
                }
              }
            });
    out.steps.set(out.steps.indexOf(honest), crooked);
  }

  private void blob(Consumer<ByteBuffer> payload) {
    RecordType type =
        switch (choice % 3) {
          case 0 -> RecordType.IMMUTABLE;
          case 1 -> RecordType.META;
          default -> RecordType.STATE;
        };
    Step honest = first(type);
    out.steps.set(
        out.steps.indexOf(honest), sealed(type, honest.epoch(), Channels.CONTROL, payload));
  }

  /** A part that begins later than it must, or ends before it says. */
  private void middle() {
    boolean late = choice / 3 % 2 == 0;
    blob(p -> p.putInt(64).putInt(late ? 8 : 0).put(new byte[late ? 64 : 10]));
  }

  private void again(RecordType type) {
    Step honest = first(type);
    out.steps.add(out.steps.indexOf(honest), honest);
  }

  private void retype(RecordType honest, RecordType crooked) {
    Step step = first(honest);
    byte[] whole =
        switch (honest) {
          case IMMUTABLE -> Outflow.IMMUTABLE;
          case META -> Inflow.metaOf(out.session);
          default -> Inflow.stateOf(out.session);
        };
    out.steps.set(
        out.steps.indexOf(step),
        new Step(
            crooked,
            step.epoch(),
            Channels.CONTROL,
            () -> Outflow.copy(blobOf(crooked, whole).next(step.epoch()))));
  }

  private BlobOutlet blobOf(RecordType type, byte[] whole) {
    return new BlobOutlet(out.sealers.getFirst(), type, whole);
  }

  private void messageForStart() {
    Step honest = first(RecordType.START);
    out.steps.set(
        out.steps.indexOf(honest),
        sealed(RecordType.MESSAGE, honest.epoch(), Channels.CONTROL, this::honestStart));
  }

  private void honestStart(ByteBuffer payload) {
    new StartToken(out.root(), out.totals(), out.session.ticket().generation()).write(payload);
  }

  private void start(Attack attack) {
    Step honest = first(RecordType.START);
    out.steps.set(
        out.steps.indexOf(honest),
        sealed(
            RecordType.START,
            honest.epoch(),
            Channels.CONTROL,
            p -> {
              Generation generation = out.session.ticket().generation();
              StreamTotals totals = out.totals();
              switch (attack) {
                case START_OF_OTHER_ROOT ->
                    new StartToken(out.rootOfAnother(choice % 8), totals, generation).write(p);
                case START_OF_OTHER_TOTALS ->
                    new StartToken(out.root(), totals.plus(new StreamTotals(1, 1, 1)), generation)
                        .write(p);
                case START_OF_OTHER_GENERATION ->
                    new StartToken(out.root(), totals, generation.next()).write(p);
                default -> honestStart(p);
              }
              switch (attack) {
                case START_WITH_PAGES_LEFT -> p.putLong(56, 1);
                case START_TO_OTHER_GENERATION -> p.putLong(72, generation.value() + 2);
                case START_SHORT -> p.position(choice % 80);
                default -> {
                  // What is wrong is in place.
                }
              }
            }));
  }

  /** Sealed with the key of a channel, under a header that no sealer writes. */
  private void header(Attack attack) {
    out.steps.add(
        out.steps.indexOf(first(RecordType.EPOCH)) + 1,
        new Step(RecordType.PAGES, 1, 1, () -> Forged.record(out.sealers.get(1), attack, choice)));
  }

  private Step first(RecordType type) {
    return out.steps.stream().filter(step -> step.what() == type).findFirst().orElseThrow();
  }

  private Step last(RecordType type) {
    @Nullable Step last = null;
    for (Step step : out.steps) {
      last = step.what() == type ? step : last;
    }
    if (last == null) {
      throw new IllegalStateException("no step is a " + type);
    }
    return last;
  }
}
