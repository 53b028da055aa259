package dev.sealift.simulation;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.signed.Forfeit;
import dev.sealift.protocol.signed.Prepared;
import dev.sealift.protocol.signed.Ready;
import dev.sealift.protocol.signed.Running;
import dev.sealift.protocol.signed.SignedObject;
import dev.sealift.protocol.signed.StartClaim;
import dev.sealift.protocol.signed.Stopped;
import dev.sealift.protocol.signed.Wiped;
import org.jspecify.annotations.Nullable;

/** What is signed, by whom. */
final class Words {

  private Words() {}

  /** The boot that signs an object; none if the broker does. */
  static @Nullable BootId speaker(SignedObject object) {
    return switch (object) {
      case StartClaim claim -> claim.boot();
      case Prepared prepared -> prepared.sourceBoot();
      case Ready ready -> ready.boot();
      case Running running -> running.boot();
      case Stopped stopped -> stopped.boot();
      case Forfeit forfeit -> forfeit.boot();
      case Wiped wiped -> wiped.boot();
      default -> null;
    };
  }
}
