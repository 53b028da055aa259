package dev.sealift.api.attestation;

import tools.jackson.databind.JsonNode;

/**
 * Asks for an attestation result.
 *
 * @param evidence the evidence, a JSON object
 */
public record ResultRequest(JsonNode evidence) {}
