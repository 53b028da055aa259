package dev.sealift.api.management;

/**
 * Where the target waits for the source.
 *
 * @param port TCP port
 */
public record ListeningPort(int port) {}
