package dev.sealift.api.management;

/**
 * A letter that needs no answer any more.
 *
 * @param id the letter
 */
public record LetterWithdrawn(String id) {}
