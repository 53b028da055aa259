package dev.sealift.api;

import java.io.Serial;

/** A message lacks a field, has one too many, or one of the wrong shape; names the field. */
public final class MalformedMessageException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final String field;
  private final String message;

  /**
   * Says what is wrong.
   *
   * @param field path of the field, such as {@code machines[0].phase}; empty for the whole message
   * @param problem what is wrong with it, for people; holds no value of the message
   */
  public MalformedMessageException(String field, String problem) {
    this.field = field;
    this.message = field.isEmpty() ? problem : field + " " + problem;
  }

  /** Names the field and says what is wrong with it. */
  @Override
  public String getMessage() {
    return message;
  }

  /** Path of the field; empty for the whole message. */
  public String field() {
    return field;
  }
}
