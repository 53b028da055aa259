package dev.sealift.api.broker;

import java.util.List;

/**
 * Enters a machine into the ledger.
 *
 * @param manifest the machine manifest
 * @param secrets one for each protected process
 */
public record CreateMachine(String manifest, List<SealedSecret> secrets) {
  public CreateMachine {
    secrets = List.copyOf(secrets);
  }
}
