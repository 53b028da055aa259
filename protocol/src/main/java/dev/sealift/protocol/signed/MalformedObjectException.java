package dev.sealift.protocol.signed;

import java.io.Serial;

/** A signed object lacks a field, has one too many, or one of the wrong shape; names the field. */
public final class MalformedObjectException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  /** Says what is wrong with which field. */
  public MalformedObjectException(String message) {
    super(message);
  }
}
