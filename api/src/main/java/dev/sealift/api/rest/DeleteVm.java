package dev.sealift.api.rest;

/**
 * Destroys a stopped machine and its keys, for ever.
 *
 * @param order the tenant's destroy order, a JWS
 */
public record DeleteVm(String order) {}
