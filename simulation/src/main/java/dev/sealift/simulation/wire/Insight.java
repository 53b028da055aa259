package dev.sealift.simulation.wire;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.record.RecordSealer;
import dev.sealift.protocol.record.TrafficKey;
import dev.sealift.protocol.session.HandshakeState;
import dev.sealift.protocol.session.Role;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.HexFormat;

/** Looks into the memory of an end, as the observer does, and whoever owns the end. */
final class Insight {

  private static final String TRANSCRIPT = "dev.sealift.protocol.session.Transcript";

  private Insight() {}

  /** TH of a handshake whose keys are known. */
  static Bytes transcriptHash(HandshakeState state) {
    return (Bytes) field(field(state, "agreed"), "transcriptHash");
  }

  /** What all keys of a handshake are derived from, in hexadecimal. */
  static String root(HandshakeState state) {
    return hex((Secret) field(field(field(state, "agreed"), "keys"), "root"));
  }

  /** The key of a channel. */
  static TrafficKey key(RecordSealer sealer) {
    return (TrafficKey) field(sealer, "key");
  }

  static String hex(Secret secret) {
    return HexFormat.of().formatHex(secret.exposeCopy());
  }

  /** What the boot of a role signs in HELLO 3. */
  static Bytes toSign(Role role, Bytes transcriptHash) {
    try {
      Method method =
          Class.forName(TRANSCRIPT, true, Insight.class.getClassLoader())
              .getDeclaredMethod("toSign", Role.class, Bytes.class);
      method.setAccessible(true);
      return (Bytes) method.invoke(null, role, transcriptHash);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the core has another form than the observer knows", e);
    }
  }

  private static Object field(Object object, String name) {
    try {
      Field field = object.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return field.get(object);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the core has another form than the observer knows", e);
    }
  }
}
