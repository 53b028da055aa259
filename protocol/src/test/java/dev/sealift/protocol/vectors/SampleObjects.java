package dev.sealift.protocol.vectors;

import static dev.sealift.protocol.vectors.VectorWorld.digest;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.signed.AttestationPurpose;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.Checkpoint;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Cosignature;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.DestroyOrder;
import dev.sealift.protocol.signed.Forfeit;
import dev.sealift.protocol.signed.HostDestroyed;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Prepared;
import dev.sealift.protocol.signed.Ready;
import dev.sealift.protocol.signed.RunGrant;
import dev.sealift.protocol.signed.Running;
import dev.sealift.protocol.signed.SignedObject;
import dev.sealift.protocol.signed.StartClaim;
import dev.sealift.protocol.signed.Stopped;
import dev.sealift.protocol.signed.TpmClass;
import dev.sealift.protocol.signed.TrustVerdict;
import dev.sealift.protocol.signed.Wiped;
import java.util.List;
import java.util.Optional;

/** One of each kind of signed object, with every optional field, of one migration. */
public final class SampleObjects {

  private static final Generation NEXT = VectorWorld.GENERATION.next();

  private final VectorWorld world;
  private final VmId vm;

  /** Objects about the machine of this world. */
  public SampleObjects(VectorWorld world) {
    this.world = world;
    this.vm = world.manifest.vm();
  }

  /**
   * An object and who signs it.
   *
   * @param name the kind, as its typ has it
   */
  public record Sample(String name, SigningKey key, SignedObject object) {}

  /** One of each kind. */
  public List<Sample> all() {
    var s = world.source;
    var t = world.target;
    return List.of(
        new Sample("machine-manifest", world.tenant, world.manifest),
        new Sample("attestation-result", world.verifier, result()),
        new Sample("migration-ticket", world.broker, ticket(digest("manifest token"))),
        new Sample(
            "prepared",
            s.bootKey,
            new Prepared(
                VectorWorld.MID,
                vm,
                VectorWorld.GENERATION,
                digest("transcript"),
                s.boot,
                t.boot,
                digest("root"),
                11,
                22,
                33_333,
                4,
                VectorWorld.NOW)),
        new Sample(
            "ready",
            t.bootKey,
            new Ready(
                VectorWorld.MID,
                vm,
                VectorWorld.GENERATION,
                digest("transcript"),
                t.boot,
                digest("root"),
                5)),
        new Sample(
            "decision",
            world.broker,
            new Decision(
                Decision.Verdict.COMMIT,
                vm,
                Optional.of(VectorWorld.MID),
                NEXT,
                t.platform,
                t.boot,
                5,
                VectorWorld.NOW)),
        new Sample(
            "run-grant",
            world.broker,
            new RunGrant(vm, NEXT, t.boot, digest("decision token"), digest("sealed keys"))),
        new Sample(
            "running",
            t.bootKey,
            new Running(vm, Optional.of(VectorWorld.MID), NEXT, t.boot, 5, VectorWorld.NOW)),
        new Sample("closed", world.broker, new Closed(VectorWorld.MID, vm, NEXT, t.boot)),
        new Sample(
            "wiped", s.bootKey, new Wiped(VectorWorld.MID, vm, VectorWorld.GENERATION, s.boot)),
        new Sample(
            "forfeit", t.bootKey, new Forfeit(VectorWorld.MID, vm, VectorWorld.GENERATION, t.boot)),
        new Sample(
            "start-claim",
            s.bootKey,
            new StartClaim(vm, Generation.NONE, digest("manifest token"), s.boot, 1)),
        new Sample("stopped", s.bootKey, new Stopped(vm, VectorWorld.GENERATION, s.boot)),
        new Sample("destroy-order", world.tenant, new DestroyOrder(vm)),
        new Sample(
            "host-destroyed", world.approver, new HostDestroyed(vm, NEXT, t.platform, t.boot)),
        new Sample("checkpoint", world.broker, checkpoint()),
        new Sample("cosignature", world.verifier, Cosignature.of(checkpoint())));
  }

  private Checkpoint checkpoint() {
    return new Checkpoint(
        Checkpoint.originOf(world.broker.publicKey().point()), 12, digest("tree"));
  }

  /** The ticket of the migration. */
  public MigrationTicket ticket(Bytes manifestDigest) {
    return new MigrationTicket(
        VectorWorld.MID,
        vm,
        VectorWorld.GENERATION,
        world.source.platform,
        world.source.boot,
        world.target.platform,
        manifestDigest,
        MigrationTicket.PROTOCOL_VERSION,
        MigrationTicket.SUITE,
        30,
        10_000,
        VectorWorld.NOW,
        VectorWorld.NOW.plusSeconds(600));
  }

  /** What the verifier says of a host. */
  public AttestationResult result(VectorWorld.Host host, AttestationPurpose purpose, Bytes nonce) {
    return new AttestationResult(
        VectorWorld.ISSUER,
        "result of the " + VectorWorld.nameOf(purpose),
        VectorWorld.NOW,
        VectorWorld.NOW.plusSeconds(120),
        nonce,
        purpose,
        Optional.of(VectorWorld.MID),
        host.platform,
        TpmClass.SOFTWARE,
        VectorWorld.RESET_COUNT,
        VectorWorld.RESTART_COUNT,
        VectorWorld.START_COUNTER,
        host.bootKey.publicKey().point(),
        host.kemKey.publicKey(),
        digest("measurement"),
        2,
        TrustVerdict.AFFIRMING,
        TrustVerdict.AFFIRMING,
        TrustVerdict.AFFIRMING,
        digest("policy"),
        digest("reference values"));
  }

  private AttestationResult result() {
    return result(world.target, AttestationPurpose.MIGRATION_TARGET, digest("nonce"));
  }
}
