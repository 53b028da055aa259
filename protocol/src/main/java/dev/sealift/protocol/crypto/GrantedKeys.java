package dev.sealift.protocol.crypto;

import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.signed.MalformedObjectException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a RunGrant holds once it is opened: the keys and secrets of the protected processes. Whoever
 * makes or decodes one closes it.
 *
 * @param vm the machine
 * @param generation the generation that may use them
 * @param processes each protected process once
 */
public record GrantedKeys(VmId vm, Generation generation, List<ProcessKeys> processes)
    implements AutoCloseable {

  /** Most processes; a demo guest has one, a crowded one a dozen. */
  public static final int MAX_PROCESSES = 256;

  /** Most key generations of a process: one a migration, and old ones are dropped lazily. */
  public static final int MAX_KEY_GENERATIONS = 1024;

  /** Longest secret of a process. */
  public static final int MAX_SECRET_BYTES = 4096;

  /** Length of a process key. */
  public static final int KEY_BYTES = 32;

  public GrantedKeys {
    processes = List.copyOf(processes);
    Set<String> names = new HashSet<>();
    processes.forEach(process -> names.add(process.name()));
    if (names.size() != processes.size()) {
      throw new IllegalArgumentException("processes has one name twice, want each once");
    }
    atMost("processes", processes.size(), MAX_PROCESSES);
  }

  /**
   * The keys of one process.
   *
   * @param name its name in the manifest
   * @param generations its live keys, in ascending order of their numbers
   * @param sealingGeneration the number of the key that pages are sealed with from now on
   * @param secret what the tenant gave it; 0 to {@value GrantedKeys#MAX_SECRET_BYTES} bytes
   */
  public record ProcessKeys(
      String name, List<KeyGeneration> generations, long sealingGeneration, Secret secret)
      implements AutoCloseable {

    public ProcessKeys {
      generations = List.copyOf(generations);
      atMost("generations", generations.size(), MAX_KEY_GENERATIONS);
      atMost("secret", secret.length(), MAX_SECRET_BYTES);
      long last = -1;
      boolean sealing = false;
      for (KeyGeneration generation : generations) {
        if (generation.number() <= last) {
          throw new IllegalArgumentException(
              "generations has number %d after %d, want ascending numbers >= 0"
                  .formatted(generation.number(), last));
        }
        last = generation.number();
        sealing |= last == sealingGeneration;
      }
      if (!sealing) {
        throw new IllegalArgumentException(
            "sealingGeneration %d is none of the generations".formatted(sealingGeneration));
      }
    }

    @Override
    public void close() {
      generations.forEach(KeyGeneration::close);
      secret.close();
    }
  }

  /**
   * One key of a process.
   *
   * @param number its key generation
   * @param key {@value GrantedKeys#KEY_BYTES} bytes
   */
  public record KeyGeneration(long number, Secret key) implements AutoCloseable {

    public KeyGeneration {
      if (key.length() != KEY_BYTES) {
        throw new IllegalArgumentException(
            "key is %d bytes, want %d".formatted(key.length(), KEY_BYTES));
      }
    }

    @Override
    public void close() {
      key.close();
    }
  }

  /** The plaintext of a RunGrant, JSON in UTF-8 that never was a String. */
  public Secret encode() {
    return GrantedKeysJson.write(this);
  }

  /**
   * Reads the plaintext of a RunGrant.
   *
   * @throws MalformedObjectException unless it is exactly what {@link #encode} writes
   */
  public static GrantedKeys decode(Secret plaintext) throws MalformedObjectException {
    return GrantedKeysJson.read(plaintext);
  }

  @Override
  public void close() {
    processes.forEach(ProcessKeys::close);
  }

  private static void atMost(String field, int is, int most) {
    if (is > most) {
      throw new IllegalArgumentException("%s is %d, want <= %d".formatted(field, is, most));
    }
  }
}
