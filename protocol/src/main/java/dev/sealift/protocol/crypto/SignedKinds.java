package dev.sealift.protocol.crypto;

import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.Checkpoint;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Cosignature;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.DestroyOrder;
import dev.sealift.protocol.signed.Forfeit;
import dev.sealift.protocol.signed.HostDestroyed;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Prepared;
import dev.sealift.protocol.signed.Ready;
import dev.sealift.protocol.signed.RunGrant;
import dev.sealift.protocol.signed.Running;
import dev.sealift.protocol.signed.SignedObject;
import dev.sealift.protocol.signed.StartClaim;
import dev.sealift.protocol.signed.Stopped;
import dev.sealift.protocol.signed.Wiped;
import java.util.Map;

/** The name and the reader of each kind of signed object. */
final class SignedKinds {

  private record Kind<T extends SignedObject>(Class<T> type, String name, Reader<T> reader) {}

  private interface Reader<T> {
    T read(Map<String, ?> fields) throws MalformedObjectException;
  }

  private static final Map<Class<?>, Kind<?>> KINDS =
      Map.ofEntries(
          kind(AttestationResult.class, "attestation-result", AttestationResult::from),
          kind(MachineManifest.class, "machine-manifest", MachineManifest::from),
          kind(MigrationTicket.class, "migration-ticket", MigrationTicket::from),
          kind(Prepared.class, "prepared", Prepared::from),
          kind(Ready.class, "ready", Ready::from),
          kind(StartClaim.class, "start-claim", StartClaim::from),
          kind(Decision.class, "decision", Decision::from),
          kind(RunGrant.class, "run-grant", RunGrant::from),
          kind(Running.class, "running", Running::from),
          kind(Stopped.class, "stopped", Stopped::from),
          kind(Wiped.class, "wiped", Wiped::from),
          kind(Closed.class, "closed", Closed::from),
          kind(Forfeit.class, "forfeit", Forfeit::from),
          kind(HostDestroyed.class, "host-destroyed", HostDestroyed::from),
          kind(DestroyOrder.class, "destroy-order", DestroyOrder::from),
          kind(Checkpoint.class, "checkpoint", Checkpoint::from),
          kind(Cosignature.class, "cosignature", Cosignature::from));

  private SignedKinds() {}

  static String name(Class<? extends SignedObject> type) {
    return of(type).name();
  }

  static <T extends SignedObject> T read(Class<T> type, Map<String, ?> fields)
      throws MalformedObjectException {
    return type.cast(of(type).reader().read(fields));
  }

  private static Kind<?> of(Class<? extends SignedObject> type) {
    Kind<?> kind = KINDS.get(type);
    if (kind == null) {
      throw new IllegalStateException("%s is no kind of signed object".formatted(type));
    }
    return kind;
  }

  private static <T extends SignedObject> Map.Entry<Class<?>, Kind<?>> kind(
      Class<T> type, String name, Reader<T> reader) {
    return Map.entry(type, new Kind<>(type, name, reader));
  }
}
