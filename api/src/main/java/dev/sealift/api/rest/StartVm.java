package dev.sealift.api.rest;

/**
 * Starts a machine.
 *
 * @param host the name of the host
 */
public record StartVm(String host) {}
