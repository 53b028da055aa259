package dev.sealift.api.management;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The answer to a request: what it returns, or the error.
 *
 * @param id that of the request; absent when the request had none that could be read
 * @param result what the operation returns
 * @param error why it was refused
 */
public record ManagementResponse(
    @Nullable Long id,
    @JsonProperty("return") @Nullable JsonNode result,
    @Nullable ManagementError error) {
  public ManagementResponse {
    if ((result == null) == (error == null)) {
      throw new IllegalArgumentException("response has both or none of return and error, want one");
    }
  }
}
