package dev.sealift.simulation.trace;

import dev.sealift.api.trace.Actor;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import java.util.Optional;

/**
 * A step that the core took as well, in the words that any model of the protocol shares.
 *
 * @param actor source, target or ledger
 * @param boot where; none for the ledger
 * @param host the host of the boot
 * @param mid the migration that it is about, if it is about one
 * @param input the kind of the input
 * @param from the kind of the state before it
 * @param to the kind of the state that it led to
 * @param generation of the machine, as the state that it led to has it; none of one destroyed
 */
public record ModelStep(
    Actor actor,
    Optional<BootId> boot,
    Optional<PlatformId> host,
    VmId vm,
    Optional<Mid> mid,
    String input,
    String from,
    String to,
    Optional<Generation> generation) {}
