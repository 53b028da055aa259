package dev.sealift.hostagent.management;

import dev.sealift.api.management.Hello;

/**
 * Hears of the hypervisor. Calls come one at a time and must not wait for anything: the next event
 * waits behind them.
 */
public interface HypervisorListener {

  /** The hypervisor answered; a status follows. */
  default void onConnected(Hello hello) {}

  /** Everything under way: after each connection, and then again and again. */
  default void onStatus(StatusReport report) {}

  /**
   * Something happened.
   *
   * @param number counts the events of this agent from 1, without gaps
   * @param event what happened
   */
  default void onEvent(long number, HypervisorEvent event) {}

  /** The connection is gone, and with it what was asked and not answered. */
  default void onDisconnected() {}
}
