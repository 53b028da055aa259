package dev.sealift.simulation;

/**
 * The TPM of a host.
 *
 * @param counter the redeem counter
 * @param resets how often it was reset
 */
record Tpm(long counter, long resets) {

  Tpm raised() {
    return new Tpm(counter + 1, resets);
  }

  Tpm reset() {
    return new Tpm(counter, resets + 1);
  }
}
