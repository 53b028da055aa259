package dev.sealift.attestation.tpm;

import dev.sealift.protocol.bytes.Bytes;

/**
 * What another implementation made: swtpm 0.7.1 (libtpms 0.9) driven by tpm2-tools 5.4, once, with
 * tpm2_createek, tpm2_createak, tpm2_pcrextend, tpm2_quote, tpm2_nvdefine, tpm2_nvincrement,
 * tpm2_nvcertify and tpm2_makecredential.
 */
public final class SwtpmVectors {

  /** TPMT_PUBLIC of the default ECC endorsement key. */
  public static final Bytes ENDORSEMENT_KEY =
      Bytes.fromHex(
          "0023000b000300b20020837197674484b3f81a90cc8d46a5d724fd52d76e06520b64f2a1da1b3314"
              + "69aa00060080004300100003001000205e54c86c29613823098ecc63206a59f876209d7e8723dde5"
              + "f5b375775e3634360020e7e57956e026b529fb64661e1b9669855b5cfd72bb45d49744038fa7f0a9"
              + "4faa");

  /** TPMT_PUBLIC of an attestation key under it. */
  public static final Bytes ATTESTATION_KEY =
      Bytes.fromHex(
          "0023000b00050072000000100018000b00030010002000b6418685f8ffc4ef8435d0b63385e3f4f8"
              + "7d4fa30f523bc54411846a5f34a700203b09fafa1e14defe64f950e4125a86be7f983cbe18c4b480"
              + "24af4e362c9e7648");

  public static final Bytes ATTESTATION_KEY_NAME =
      Bytes.fromHex("000b6e53c37bc221f9fbb14121fe8e2240caaab490f79a9d419a13e06ac3e2f39181");

  public static final Bytes ATTESTATION_KEY_QUALIFIED_NAME =
      Bytes.fromHex("000be1dbc1714f788aae4139bee76c6d8535a475f2108194c39a62c2ac7ef164b342");

  /**
   * TPMS_ATTEST over PCR 8, extended with SHA-256 of "one", and PCR 9, with that of "two"; the
   * extra data is SHA-256 of "nonce".
   */
  public static final Bytes QUOTE =
      Bytes.fromHex(
          "ff54434780180022000be1dbc1714f788aae4139bee76c6d8535a475f2108194c39a62c2ac7ef164"
              + "b342002078377b525757b494427f89014f97d79928f3938d14eb51e20fb5dec9834eb30400000000"
              + "00002d21000000010000000001201910230016363600000001000b0300030000203eb4f99d1fcbb6"
              + "00ede7075ffa1b575345b659130ec9cb3a8ba7bf988c49a527");

  public static final Bytes QUOTE_SIGNATURE =
      Bytes.fromHex(
          "0018000b0020c3744a52efae02876c2c0ef9eeb28245032133d016d49141e2683d5ffddc91bb0020"
              + "fcd24b6b1d499b5c90accf38d476b0bf5a9c450bb0e4a72a3d2d833ba400dd33");

  /** TPMS_ATTEST over the redeem counter at 2, with the same extra data. */
  public static final Bytes COUNTER =
      Bytes.fromHex(
          "ff54434780140022000be1dbc1714f788aae4139bee76c6d8535a475f2108194c39a62c2ac7ef164"
              + "b342002078377b525757b494427f89014f97d79928f3938d14eb51e20fb5dec9834eb30400000000"
              + "0000aff300000001000000000120191023001636360022000b4911c0d431908b77dabbdbdafac2ac"
              + "544a7feb74bd1280d2bc6980cdbbcd4446000000080000000000000002");

  public static final Bytes COUNTER_SIGNATURE =
      Bytes.fromHex(
          "0018000b0020691e64bc7f9c443a6ab9b29d8c14b1e092b2d79481f7cd07c6280e9600631f220020"
              + "e2a35876c0399f713e19f681a3a59f653d2f743df14f1c5d7bd611f0eb1dd0d6");

  /** TPMT_PUBLIC of an endorsement key whose private part is known. */
  public static final Bytes CREDENTIAL_KEY =
      Bytes.fromHex(
          "0023000b000300b20020837197674484b3f81a90cc8d46a5d724fd52d76e06520b64f2a1da1b3314"
              + "69aa0006008000430010000300100020dd61fecfca796042069e48edc5da63ec1db656f6a87f52dd"
              + "953e6bf4c7b065f0002017d739357d1bb759b93aa96a4e6c8d75ce2ff14584e2f4d7f4ac9a073d66"
              + "3d0b");

  public static final Bytes CREDENTIAL_PRIVATE =
      Bytes.fromHex("651bfb01c35b574666b17a0ca654e8b65a7bfa2dd42b01925fc1e1cd51068658");

  /** What tpm2_makecredential made for it, ATTESTATION_KEY_NAME and the secret 00 01 .. 1f. */
  public static final Bytes CREDENTIAL_BLOB =
      Bytes.fromHex(
          "004400200a2d1d88b58f5d516cec8e11339c6dd3dad849ee37ac44eb6a00849e8585e2403e02b634"
              + "339d248bf1052abbe0cfd4d0603baa872db8867b857e29d651ac2d81d38e");

  public static final Bytes CREDENTIAL_ENCRYPTED_SECRET =
      Bytes.fromHex(
          "004400203d333481010222700e81e0b5b36c762df19051ecc72a5383c5bba41f5d05491a002040e3"
              + "2b91d0d5f744c752252094b2208804040f218c4536569a4beac1d56b3e30");

  private SwtpmVectors() {}
}
