package dev.sealift.protocol.crypto;

/** The uncompressed encoding of points of P-256 (SEC 1, section 2.3.3). */
final class Points {

  static final int COORDINATE_BYTES = 32;
  static final int POINT_BYTES = 1 + 2 * COORDINATE_BYTES;
  static final byte UNCOMPRESSED = 4;

  private Points() {}

  /** Encodes a point whose coordinates may lack leading zeros. */
  static byte[] encode(byte[] x, byte[] y) {
    byte[] point = new byte[POINT_BYTES];
    point[0] = UNCOMPRESSED;
    System.arraycopy(x, 0, point, 1 + COORDINATE_BYTES - x.length, x.length);
    System.arraycopy(y, 0, point, POINT_BYTES - y.length, y.length);
    return point;
  }
}
