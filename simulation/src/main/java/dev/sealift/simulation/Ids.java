package dev.sealift.simulation;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.monitor.LocalBoot;
import dev.sealift.protocol.source.SourceMonitor;
import dev.sealift.protocol.target.TargetMonitor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The names in a world, made once: equal worlds have equal names. */
final class Ids {

  /** Most hosts of a world. */
  static final int HOSTS = 4;

  /** Most boots of all hosts of a world together. */
  static final int BOOTS = 12;

  static final int MIDS = 16;
  static final int VMS = 2;

  /** The world's clock stands still: nothing in the protocol waits for time to pass. */
  static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  static final Duration MAX_FREEZE = Duration.ofSeconds(30);
  static final Duration LIFETIME = Duration.ofMinutes(10);
  static final Bytes MANIFEST = bytes32(0x4d, 0);

  /** The log of the broker. */
  static final Bytes ORIGIN = bytes32(0x4c, 0);

  /** The boot of the liar, and its host. */
  static final BootId LIAR = new BootId("f".repeat(64));

  static final PlatformId LIAR_PLATFORM = new PlatformId("e".repeat(64));

  private static final PlatformId[] PLATFORMS = new PlatformId[HOSTS];
  private static final Mid[] MID = new Mid[MIDS];
  private static final VmId[] VM = new VmId[VMS];
  private static final BootId[][] BOOT = new BootId[HOSTS][BOOTS + HOSTS];
  private static final SourceMonitor[][] SOURCE = new SourceMonitor[HOSTS][BOOTS + HOSTS];
  private static final TargetMonitor[][] TARGET = new TargetMonitor[HOSTS][BOOTS + HOSTS];
  private static final Map<Object, String> NAMES = new HashMap<>();

  static {
    for (int host = 0; host < HOSTS; host++) {
      String name = String.valueOf((char) ('a' + host));
      PLATFORMS[host] = new PlatformId("%064x".formatted(host + 1));
      NAMES.put(PLATFORMS[host], name);
      for (int boot = 0; boot < BOOTS + HOSTS; boot++) {
        BOOT[host][boot] = new BootId("%064x".formatted(256 * (host + 1) + boot));
        NAMES.put(BOOT[host][boot], name + (boot + 1));
        LocalBoot self = new LocalBoot(PLATFORMS[host], BOOT[host][boot]);
        SOURCE[host][boot] = new SourceMonitor(self);
        TARGET[host][boot] = new TargetMonitor(self);
      }
    }
    for (int mid = 0; mid < MIDS; mid++) {
      MID[mid] = new Mid("%032x".formatted(mid + 1));
      NAMES.put(MID[mid], "m" + (mid + 1));
    }
    for (int vm = 0; vm < VMS; vm++) {
      VM[vm] = new VmId("vm-%040x".formatted(vm + 1));
      NAMES.put(VM[vm], "vm" + (vm + 1));
    }
  }

  static {
    NAMES.put(LIAR, "the liar");
  }

  private Ids() {}

  static PlatformId platform(int host) {
    return PLATFORMS[host];
  }

  static BootId boot(int host, int boot) {
    return BOOT[host][boot];
  }

  static SourceMonitor source(Boot boot) {
    return SOURCE[boot.host()][boot.number()];
  }

  static TargetMonitor target(Boot boot) {
    return TARGET[boot.host()][boot.number()];
  }

  static Mid mid(int mid) {
    return MID[mid];
  }

  static VmId vm(int vm) {
    return VM[vm];
  }

  static int indexOf(VmId vm) {
    return vm.equals(VM[0]) ? 0 : 1;
  }

  /** What a story calls an id: host a, its boots a1 and a2, migration m1, machine vm1. */
  static String name(Object id) {
    return NAMES.getOrDefault(id, String.valueOf(id));
  }

  /** The transcript hash of a session: no two sessions have the same. */
  static Bytes transcript(int session) {
    return bytes32(0x54, session);
  }

  /** The root over a final state and its session: no two contents have the same. */
  static Bytes root(Content content, int session) {
    ByteBuffer root = ByteBuffer.allocate(32);
    root.putInt(session).putInt(content.tick()).putInt(content.first()).putInt(content.second());
    return Bytes.copyOf(root.array());
  }

  private static Bytes bytes32(int kind, int value) {
    return Bytes.copyOf(ByteBuffer.allocate(32).putInt(kind).putInt(value).array());
  }
}
