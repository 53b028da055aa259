package dev.sealift.simulation;

import dev.sealift.protocol.id.Mid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session of two monitors, and what the source sent in it. Nobody else has its keys: the
 * adversary may keep back what was sent, and hand the target an older page of the same session.
 *
 * @param source the source's boot, as a number in the world
 * @param target the target's boot, as a number in the world
 * @param rounds what the machine held when each round was sent
 * @param last what it held when it was frozen, once that was sent
 */
record Session(Mid mid, int source, int target, List<Content> rounds, @Nullable Content last) {

  Session sent(Content round) {
    List<Content> more = new ArrayList<>(rounds);
    more.add(round);
    return new Session(mid, source, target, more, last);
  }

  Session finished(Content frozen) {
    return new Session(mid, source, target, rounds, frozen);
  }
}
