package dev.sealift.cli.log;

import dev.sealift.api.rest.LogPage;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.client.ServiceException;
import dev.sealift.protocol.log.CosignedCheckpoint;

/** Somebody who hands the broker's log over; nothing that he says is believed. */
public interface LogSource {

  /** The newest checkpoint that was cosigned. */
  CosignedCheckpoint checkpoint() throws ServiceException;

  /** Leaves from a place on. */
  LogPage leaves(long from) throws ServiceException;

  /** The orchestrator, which passes on what the broker tells it. */
  static LogSource of(OrchestratorClient client) {
    return new LogSource() {
      @Override
      public CosignedCheckpoint checkpoint() throws ServiceException {
        return client.checkpoint();
      }

      @Override
      public LogPage leaves(long from) throws ServiceException {
        return client.leaves(from);
      }
    };
  }
}
