package dev.sealift.hostagent.courier;

import tools.jackson.databind.JsonNode;

/** How one attempt to deliver a letter ended. */
sealed interface Delivery {

  /**
   * The service has answered, if only with a refusal: the letter is done.
   *
   * @param status HTTP status, 2xx or 4xx
   * @param body a JSON object
   */
  record Answered(int status, JsonNode body) implements Delivery {}

  /** The service has the letter and does not know the answer yet: ask again. */
  record Pending() implements Delivery {}

  /**
   * The service was not reached or could not answer: try again after a pause.
   *
   * @param reason for people
   */
  record Failed(String reason) implements Delivery {}
}
