package dev.sealift.api.broker;

import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.log.LogProof;
import org.jspecify.annotations.Nullable;

/**
 * A migration as the ledger has it, the raw material of its receipt.
 *
 * @param mid the migration
 * @param vm the machine
 * @param manifest the machine manifest
 * @param ticket the ticket
 * @param prepared by the source
 * @param ready by the target
 * @param sourceAttestation the source's, for purpose MIGRATION_SOURCE
 * @param targetAttestation the target's, for purpose MIGRATION_TARGET
 * @param decision by the broker
 * @param decisionProof that it is in the log, once the witness saw it
 * @param running by the target
 * @param forfeit by the target
 * @param closed by the broker
 * @param closedProof that it is in the log, once the witness saw it
 * @param rescue by the broker
 * @param wiped by the source
 */
public record LedgerMigration(
    Mid mid,
    VmId vm,
    String manifest,
    String ticket,
    @Nullable String prepared,
    @Nullable String ready,
    @Nullable String sourceAttestation,
    @Nullable String targetAttestation,
    @Nullable String decision,
    @Nullable LogProof decisionProof,
    @Nullable String running,
    @Nullable String forfeit,
    @Nullable String closed,
    @Nullable LogProof closedProof,
    @Nullable String rescue,
    @Nullable String wiped) {}
