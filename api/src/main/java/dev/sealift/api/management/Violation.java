package dev.sealift.api.management;

import dev.sealift.protocol.id.VmId;

/**
 * The guest broke a rule of process protection.
 *
 * @param vm the machine
 * @param process the protected process
 * @param rule the rule
 */
public record Violation(VmId vm, String process, String rule) {}
