package dev.sealift.attestation.device;

/** What carries commands to a TPM. */
interface TpmChannel extends AutoCloseable {

  /** Longest command and response, in bytes (PC Client Platform TPM Profile 1.05, section 4.4). */
  int MAX_BYTES = 4096;

  /**
   * Carries one command, and the response to it back. An interrupt of the caller has no effect on
   * it, and stands after it.
   *
   * @throws TpmException if no response came; none will any more
   */
  byte[] transact(byte[] command) throws TpmException;

  /** Makes durable what the commands so far changed. */
  void sync() throws TpmException;

  /** Lets the TPM go; any later command fails. */
  @Override
  void close() throws TpmException;
}
