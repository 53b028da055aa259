package dev.sealift.api.rest;

import java.util.List;

/**
 * Creates a machine.
 *
 * @param manifest the machine manifest, a JWS by the tenant key
 * @param secrets one for each protected process
 */
public record CreateVm(String manifest, List<VmSecret> secrets) {
  public CreateVm {
    secrets = List.copyOf(secrets);
  }
}
