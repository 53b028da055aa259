package dev.sealift.simulation.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
        without(
            "attested-elsewhere",
            guards,
            "Appraisal.verify.WRONG_NONCE",
            "Handshake.onHello3.BAD_SIGNATURE"),
        without(
            "recorded-session",
            guards,
            "Appraisal.verify.WRONG_NONCE",
            "Handshake.onHello3.BAD_SIGNATURE",
            "Handshake.onHello4.BAD_FINISHED"),
        without(
            "any-platform",
            guards,
            "HandshakeSetup.requirePlatform.WRONG_PLATFORM",
            "Appraisal.verify.WRONG_PLATFORM"),
        without(
            "any-source-boot",
            guards,
            "HandshakeSetup.source.WRONG_BOOT",
            "Handshake.onHello1.WRONG_BOOT-2"),
        without(
            "any-target-boot",
            guards,
            "Handshake.onHello1.WRONG_BOOT",
            "Appraisal.verify.WRONG_BOOT"),
        without(
            "any-channel",
            guards,
            "RecordHeader.read.WRONG_CHANNEL-2",
            "PageIntake.accept.WRONG_CHANNEL",
            "PageIntake.check.requireChannel"),
        without(
            "any-length", guards, "RecordHeader.read.TOO_LONG", "RecordHeader.read.MALFORMED-3"),
        without(
            "old-pages", guards, "PageIntake.check.requireNewer", "ManifestRoot.page.requireNewer"),
        new Mutant(
            "any-migration",
            List.of(
                new Change.Omitted(find(guards, "RecordOpener.open.WRONG_MIGRATION")),
                new Change.Replaced("Aead", "open", InsteadOnTheWire.class, "anyTag"))),
        new Mutant(
            "transcript-without-hellos",
            Stream.of(1, 2, 3, 4)
                .<Change>map(
                    part -> new Change.Unhashed(find(parts, "Transcript.hash.part-" + part)))
                .toList()));
  }

  private static Mutant without(String name, List<Guard> guards, String... names) {
    return new Mutant(
        name,
        Stream.of(names).<Change>map(guard -> new Change.Omitted(find(guards, guard))).toList());
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
