package dev.sealift.simulation.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every mutant of handshake and records: one for each guard, one for each part of what both ends
 * hash, one for each set of those that stand behind each other, and some wrong designs.
 */
public final class WireMutants {

  private WireMutants() {}

  /** All of them. */
  public static List<Mutant> all() {
    List<Guard> guards = Guards.wire();
    List<Guard> parts = Guards.wireHashParts();
    List<Mutant> mutants = new ArrayList<>(designs());
    mutants.addAll(sets(guards, parts));
    for (Guard guard : guards) {
      mutants.add(new Mutant(guard.name(), List.of(new Change.Omitted(guard))));
    }
    for (Guard part : parts) {
      mutants.add(new Mutant(part.name(), List.of(new Change.Unhashed(part))));
    }
    return mutants;
  }

  /** The mutant of a name. */
  public static Optional<Mutant> named(String name) {
    return all().stream().filter(mutant -> mutant.name().equals(name)).findFirst();
  }

  private static List<Mutant> designs() {
    return List.of(
        design("any-attestation", "Signatures", "verify", "anyAttestation"),
        design("any-ticket", "Signatures", "verify", "anyTicket"),
        design("hello-again", "Handshake", "received", "passOver"),
        design("one-key", "Hkdf", "expand", "oneKey"),
        design("two-nonces", "Nonce", "of", "twoNonces"),
        design("any-tag", "Aead", "open", "anyTag"));
  }

  private static List<Mutant> sets(List<Guard> guards, List<Guard> parts) {
    return List.of(
        new Mutant(
            "attested-elsewhere",
            List.of(
                new Change.Omitted(find(guards, "Appraisal.verify.WRONG_NONCE")),
                new Change.Omitted(find(guards, "Handshake.onHello3.BAD_SIGNATURE")))),
        new Mutant(
            "transcript-without-hellos",
            List.of(
                new Change.Unhashed(find(parts, "Transcript.hash.part-1")),
                new Change.Unhashed(find(parts, "Transcript.hash.part-2")),
                new Change.Unhashed(find(parts, "Transcript.hash.part-3")),
                new Change.Unhashed(find(parts, "Transcript.hash.part-4")))),
        new Mutant(
            "old-pages",
            List.of(
                new Change.Omitted(find(guards, "PageIntake.check.requireNewer")),
                new Change.Omitted(find(guards, "ManifestRoot.page.requireNewer")))));
  }

  private static Guard find(List<Guard> places, String name) {
    return places.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("nothing is named " + name));
  }

  private static Mutant design(String name, String owner, String method, String by) {
    return new Mutant(
        name, List.of(new Change.Replaced(owner, method, InsteadOnTheWire.class, by)));
  }
}
