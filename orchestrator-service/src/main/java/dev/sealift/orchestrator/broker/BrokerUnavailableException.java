package dev.sealift.orchestrator.broker;

import java.io.Serial;

/**
 * The broker gave no answer that can be read; what it did is unknown, and it can be asked again.
 */
public final class BrokerUnavailableException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  BrokerUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  BrokerUnavailableException(String message) {
    super(message);
  }
}
