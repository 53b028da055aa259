package dev.sealift.attestation.device;

import dev.sealift.attestation.tpm.TpmFormatException;
import dev.sealift.attestation.tpm.TpmReader;
import dev.sealift.attestation.tpm.TpmWriter;
import dev.sealift.protocol.bytes.Bytes;

/** One command for a TPM (part 1, section 18): handles, who authorises their use, parameters. */
final class TpmCommand {

  /** TPM_CC (part 2, section 6.5.2). */
  enum Code {
    NV_DEFINE_SPACE(0x12a, false),
    CREATE_PRIMARY(0x131, true),
    NV_INCREMENT(0x134, false),
    SHUTDOWN(0x145, false),
    ACTIVATE_CREDENTIAL(0x147, false),
    NV_READ(0x14e, false),
    POLICY_SECRET(0x151, false),
    QUOTE(0x158, false),
    FLUSH_CONTEXT(0x165, false),
    NV_READ_PUBLIC(0x169, false),
    START_AUTH_SESSION(0x176, true),
    PCR_EXTEND(0x182, false),
    NV_CERTIFY(0x184, false);

    private final int number;
    private final boolean returnsHandle;

    Code(int number, boolean returnsHandle) {
      this.number = number;
      this.returnsHandle = returnsHandle;
    }
  }

  /**
   * What the TPM says.
   *
   * @param code TPM_RC: 0 if it did what it was asked
   * @param handle of what it made, or 0
   * @param parameters what it returns
   */
  record Response(long code, long handle, Bytes parameters) {

    TpmReader reader(Code command) {
      return new TpmReader("response to " + command, parameters);
    }
  }

  private static final int TAG_NO_SESSIONS = 0x8001;
  private static final int TAG_SESSIONS = 0x8002;
  private static final int HEADER_BYTES = 10;

  /** TPM_RS_PW: authorisation by a password, which is empty for all that we use. */
  private static final long PASSWORD = 0x4000_0009L;

  private final Code code;
  private final TpmWriter handles = new TpmWriter();
  private final TpmWriter authorisations = new TpmWriter();
  private final TpmWriter parameters = new TpmWriter();

  TpmCommand(Code code) {
    this.code = code;
  }

  Code code() {
    return code;
  }

  /** A handle whose use needs no authorisation. */
  TpmCommand with(long handle) {
    handles.uint32(handle);
    return this;
  }

  /** A handle whose use an empty password authorises. */
  TpmCommand byPassword(long handle) {
    return bySession(handle, PASSWORD);
  }

  /** A handle whose use a policy session authorises, which ends with it. */
  TpmCommand bySession(long handle, long session) {
    handles.uint32(handle);
    authorisations.uint32(session).uint16(0).uint8(0).uint16(0);
    return this;
  }

  /** What the parameters are appended to. */
  TpmWriter parameters() {
    return parameters;
  }

  byte[] marshal() {
    Bytes area = authorisations.finish();
    TpmWriter body = new TpmWriter().raw(handles.finish());
    if (area.length() > 0) {
      body.uint32(area.length()).raw(area);
    }
    Bytes rest = body.raw(parameters.finish()).finish();
    return new TpmWriter()
        .uint16(area.length() > 0 ? TAG_SESSIONS : TAG_NO_SESSIONS)
        .uint32(HEADER_BYTES + rest.length())
        .uint32(code.number)
        .raw(rest)
        .finish()
        .toArray();
  }

  /**
   * Parses the response to this command.
   *
   * @throws TpmFormatException if it is none
   */
  Response parse(byte[] response) throws TpmFormatException {
    TpmReader in = new TpmReader("response to " + code, Bytes.copyOf(response));
    int tag = in.uint16("tag");
    long size = in.uint32("responseSize");
    if (size != response.length) {
      throw in.malformed("responseSize", "is %d, want %d".formatted(size, response.length));
    }
    long result = in.uint32("responseCode");
    if (result != 0) {
      return new Response(result, 0, Bytes.copyOf(new byte[0]));
    }
    boolean sessions = authorisations.finish().length() > 0;
    if (tag != (sessions ? TAG_SESSIONS : TAG_NO_SESSIONS)) {
      throw in.malformed("tag", "is 0x%04x".formatted(tag));
    }
    long handle = code.returnsHandle ? in.uint32("handle") : 0;
    Bytes returned;
    if (sessions) {
      long length = in.uint32("parameterSize");
      if (length > response.length) {
        throw in.malformed("parameterSize", "is %d".formatted(length));
      }
      returned = in.bytes("parameters", (int) length);
    } else {
      returned = in.rest("parameters", response.length);
    }
    return new Response(result, handle, returned);
  }
}
