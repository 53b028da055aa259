package dev.sealift.attestation.device;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The TPMs that a hypervisor can start with. */
public enum TpmKind {
  /** {@link SoftwareTpm}. */
  SOFTWARE {
    @Override
    public Tpm open(Path folder, SecureRandom random, InstantSource time) throws TpmException {
      return SoftwareTpm.open(folder, random, time);
    }
  },
  /** {@link Swtpm}. */
  SWTPM {
    @Override
    public Tpm open(Path folder, SecureRandom random, InstantSource time) throws TpmException {
      return Swtpm.open(folder, random);
    }
  };

  /**
   * Starts the TPM whose state is in the folder, and makes a new one if the folder holds none of
   * this kind.
   *
   * @throws TpmException if another process drives it, it is not installed, or its state is damaged
   */
  public abstract Tpm open(Path folder, SecureRandom random, InstantSource time)
      throws TpmException;

  /** The kind that operators call so. */
  public static Optional<TpmKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }

  /** What operators call it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All that there are, as operators call them. */
  public static String words() {
    return Arrays.stream(values()).map(TpmKind::word).collect(Collectors.joining(" or "));
  }
}
