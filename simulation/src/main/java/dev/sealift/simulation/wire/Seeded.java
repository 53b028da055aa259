package dev.sealift.simulation.wire;

import java.io.Serial;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.util.SplittableRandom;

/** What the ends draw their keys and nonces from: the same for the same seed. */
final class Seeded extends SecureRandom {

  @Serial private static final long serialVersionUID = 1;

  Seeded(long seed) {
    super(new Draws(seed), null);
  }

  private static final class Draws extends SecureRandomSpi {

    @Serial private static final long serialVersionUID = 1;

    private final transient SplittableRandom random;

    Draws(long seed) {
      random = new SplittableRandom(seed);
    }

    @Override
    protected void engineSetSeed(byte[] seed) {
      throw new IllegalStateException("the seed was given");
    }

    @Override
    protected void engineNextBytes(byte[] bytes) {
      random.nextBytes(bytes);
    }

    @Override
    protected byte[] engineGenerateSeed(int bytes) {
      byte[] seed = new byte[bytes];
      random.nextBytes(seed);
      return seed;
    }
  }
}
