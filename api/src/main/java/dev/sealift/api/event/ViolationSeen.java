package dev.sealift.api.event;

import dev.sealift.api.management.Violation;

/**
 * A guest broke a rule of process protection.
 *
 * @param host the host
 * @param violation what was broken
 */
public record ViolationSeen(String host, Violation violation) implements HostEvent {}
