package dev.sealift.orchestrator.machine;

import dev.sealift.api.management.MachinePhase;
import dev.sealift.protocol.id.Generation;
import org.jspecify.annotations.Nullable;

/** What one host last told about one machine. */
record MachineReport(
    String host, MachinePhase phase, Generation generation, @Nullable String detail) {}
