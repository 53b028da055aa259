package dev.sealift.api.rest;

import org.jspecify.annotations.Nullable;

/**
 * Why a request was refused (RFC 9457).
 *
 * @param type {@value #PREFIX} and the slug
 * @param title the slug in words
 * @param status HTTP status
 * @param detail what is wrong and what to do
 * @param field the field of the request that is wrong
 */
public record Problem(
    String type, String title, int status, String detail, @Nullable String field) {
  /** What the type of every problem here begins with. */
  public static final String PREFIX = "urn:sealift:problem:";

  /** The media type. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** A problem of this kind. */
  public static Problem of(String slug, int status, String detail, @Nullable String field) {
    return new Problem(PREFIX + slug, slug.replace('-', ' '), status, detail, field);
  }

  /** The last part of the type, which names the kind. */
  public String slug() {
    return type.startsWith(PREFIX) ? type.substring(PREFIX.length()) : type;
  }
}
