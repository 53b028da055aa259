package dev.sealift.openapi;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.log.InclusionProof;
import dev.sealift.protocol.log.LogProof;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** What examples are made of, so that those of all services tell of the same machine. */
public final class Samples {

  public static final VmId VM = new VmId("vm-6f1d0c6f5d5d4a0f9a3e2b7c8d9e0f1a2b3c4d5e");
  public static final Mid MID = new Mid("7c9e6679f7424de0a1b2c3d4e5f60718");
  public static final PlatformId SOURCE = new PlatformId("1f".repeat(32));
  public static final PlatformId TARGET = new PlatformId("2e".repeat(32));
  public static final BootId BOOT = new BootId("3d".repeat(32));
  public static final Bytes MEASUREMENT = Bytes.fromHex("5a".repeat(32));

  /** A public key: the generator of P-256 (FIPS 186-4, D.1.2.3), which is nobody's. */
  public static final Bytes PUBLIC_KEY =
      Bytes.fromHex(
          "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
              + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");

  /** The form of all that is signed. */
  public static final String JWS = "eyJhbGciOiJFUzI1NiJ9.eyJraW5kIjoi4oCmIn0.c2lnbmF0dXJl";

  /** Of a log with two leaves. */
  public static final LogProof PROOF =
      new LogProof(new InclusionProof(1, List.of(Bytes.fromHex("4c".repeat(32)))), JWS, JWS);

  public static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private Samples() {}

  /** Bytes that say in a description what they stand for. */
  public static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }
}
