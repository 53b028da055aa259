package dev.sealift.protocol.signed;

import java.util.Map;

/**
 * What one role tells another under its signature.
 *
 * <p>Each kind has a type name of its own that stands in the protected header, so that an object of
 * one kind is never taken for another.
 */
public sealed interface SignedObject
    permits AttestationResult,
        Checkpoint,
        Closed,
        Cosignature,
        Decision,
        DestroyOrder,
        Forfeit,
        HostDestroyed,
        MachineManifest,
        MigrationTicket,
        Prepared,
        Ready,
        RunGrant,
        Running,
        StartClaim,
        Stopped,
        Wiped {

  /**
   * The fields as JSON values, in the order they are written: strings, longs, booleans, lists and
   * maps.
   */
  Map<String, Object> claims();
}
