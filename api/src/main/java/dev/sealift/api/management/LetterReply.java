package dev.sealift.api.management;

import tools.jackson.databind.JsonNode;

/**
 * The answer of a service to a letter.
 *
 * @param id the letter
 * @param status HTTP status
 * @param body the body of the answer
 */
public record LetterReply(String id, int status, JsonNode body) {}
