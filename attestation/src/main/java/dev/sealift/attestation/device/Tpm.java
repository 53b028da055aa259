package dev.sealift.attestation.device;

import dev.sealift.attestation.tpm.Credential;
import dev.sealift.attestation.tpm.CredentialException;
import dev.sealift.attestation.tpm.NvPublic;
import dev.sealift.attestation.tpm.PcrSelection;
import dev.sealift.attestation.tpm.TpmPublic;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.signed.TpmClass;

/**
 * The TPM of a host, driven by its hypervisor alone.
 *
 * <p>Its attestation key is in the endorsement hierarchy: for keys of another the TPM disguises its
 * reset counts and firmware version (part 1, section 36.7). Calls are safe from several threads.
 */
public interface Tpm extends AutoCloseable {

  /** What kind of TPM this is. */
  TpmClass tpmClass();

  /** The endorsement key, of the default ECC P-256 template. */
  TpmPublic endorsementKey();

  /** The attestation key: restricted, ECDSA on P-256. */
  TpmPublic attestationKey();

  /**
   * TPM2_PCR_Extend in the SHA-256 bank.
   *
   * @param pcr 0 to 15
   * @param digest 32 bytes
   */
  void extend(int pcr, Bytes digest) throws TpmException;

  /**
   * TPM2_Quote by the attestation key.
   *
   * @param extraData bound into the statement, at most 64 bytes
   */
  SignedAttest quote(Bytes extraData, PcrSelection selection) throws TpmException;

  /**
   * TPM2_ActivateCredential for the attestation key.
   *
   * @throws CredentialException if it was not made for this TPM and its attestation key
   */
  Secret activateCredential(Credential credential) throws TpmException, CredentialException;

  /** Makes a counter unless it exists; it has no value before its first increment. */
  void defineCounter(NvPublic counter) throws TpmException;

  /**
   * TPM2_NV_Increment. A new counter begins above every value that any counter had that is no
   * longer there (part 1, section 37.2.4.2).
   *
   * @return the value after it, which is durable
   */
  long incrementCounter(NvPublic counter) throws TpmException;

  /** TPM2_NV_Read of the counter. */
  long readCounter(NvPublic counter) throws TpmException;

  /**
   * TPM2_NV_Certify of the whole counter by the attestation key.
   *
   * @param extraData bound into the statement, at most 64 bytes
   */
  SignedAttest certifyCounter(NvPublic counter, Bytes extraData) throws TpmException;

  /** Gives the device up; any later call fails. */
  @Override
  void close() throws TpmException;
}
