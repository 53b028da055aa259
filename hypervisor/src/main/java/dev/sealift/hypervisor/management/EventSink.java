package dev.sealift.hypervisor.management;

/** Where events go: to whoever subscribed, and nowhere if nobody did. Never blocks. */
@FunctionalInterface
public interface EventSink {

  /**
   * Tells the subscribers.
   *
   * @param event its name
   * @param data its fields, a record of {@code dev.sealift.api.management}
   */
  void publish(String event, Object data);
}
