package dev.sealift.hostagent.management;

import dev.sealift.api.management.HypervisorStatus;

/**
 * A status and when it was asked for.
 *
 * @param asOf the last number that was given before the status was asked for: about whatever a
 *     later event told, the event is right and the status may be older
 * @param status what the hypervisor has under way
 */
public record StatusReport(long asOf, HypervisorStatus status) {}
