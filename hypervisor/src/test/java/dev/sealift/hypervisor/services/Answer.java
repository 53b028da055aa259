package dev.sealift.hypervisor.services;

import dev.sealift.api.rest.Problem;

/**
 * What a service answers.
 *
 * @param status HTTP status
 * @param body a record or a map
 */
public record Answer(int status, Object body) {

  static Answer ok(Object body) {
    return new Answer(200, body);
  }

  static Answer problem(int status, String slug, String detail) {
    return new Answer(status, Problem.of(slug, status, detail, null));
  }
}
