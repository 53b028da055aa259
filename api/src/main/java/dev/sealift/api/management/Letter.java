package dev.sealift.api.management;

import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A signed object or request that the agent carries to a service for its hypervisor.
 *
 * @param id unique to the hypervisor
 * @param to the service
 * @param path relative path, {@code /v1/...}
 * @param body a JSON object, the body of the POST
 */
public record Letter(String id, LetterDestination to, String path, JsonNode body) {
  private static final Pattern PATH = Pattern.compile("/v1/[A-Za-z0-9/_-]+");

  /** Longest path; the longest real one is a third of it. */
  private static final int MAX_PATH_CHARS = 256;

  public Letter {
    if (path.length() > MAX_PATH_CHARS || !PATH.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "path is malformed, want /v1/ and letters, digits, /, _ and -");
    }
    if (!body.isObject()) {
      throw new IllegalArgumentException("body is no JSON object");
    }
  }
}
