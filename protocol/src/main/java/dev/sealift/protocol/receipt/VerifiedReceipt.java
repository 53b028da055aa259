package dev.sealift.protocol.receipt;

import dev.sealift.protocol.log.Logged;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Prepared;
import dev.sealift.protocol.signed.Ready;
import dev.sealift.protocol.signed.Running;

/**
 * What a receipt proves: every object under its signature, and each bound to the others.
 *
 * @param decisionLogged where the decision stands in the log
 * @param closedLogged where the Closed stands in the log
 */
public record VerifiedReceipt(
    MachineManifest manifest,
    MigrationTicket ticket,
    AttestationResult source,
    AttestationResult target,
    Prepared prepared,
    Ready ready,
    Decision decision,
    Running running,
    Closed closed,
    Logged decisionLogged,
    Logged closedLogged) {}
