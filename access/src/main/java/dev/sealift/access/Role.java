package dev.sealift.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What somebody may be to a service.
 *
 * <p>People have roles by their token's claim {@code roles}, services by the organisational unit of
 * their certificate; neither credential gives a role of the other kind.
 */
public enum Role {
  VIEWER(Kind.PERSON, "looks"),
  OPERATOR(Kind.PERSON, "makes, runs and moves machines"),
  SECURITY_OFFICER(Kind.PERSON, "decides which hosts and which software are trusted"),
  AUDITOR(Kind.PERSON, "reads what happened, and verifies it"),
  HOST(Kind.SERVICE, "the agent of a host"),
  ORCHESTRATOR(Kind.SERVICE, "an orchestrator"),
  KEY_BROKER(Kind.SERVICE, "a key broker"),
  ATTESTATION(Kind.SERVICE, "the attestation-service; it asks nobody for anything"),
  KAFKA(Kind.SERVICE, "a broker of Kafka"),
  MONITOR(Kind.SERVICE, "whoever collects metrics");

  private final Kind kind;
  private final String purpose;

  Role(Kind kind, String purpose) {
    this.kind = kind;
    this.purpose = purpose;
  }

  private enum Kind {
    PERSON,
    SERVICE
  }

  /** Who has it, or what for: for documentation. */
  String purpose() {
    return purpose;
  }

  /** Whether people have it. */
  public boolean isOfPeople() {
    return kind == Kind.PERSON;
  }

  /** As in tokens, certificates and on command lines: {@code security-officer}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The role that people call so. */
  public static Optional<Role> ofPerson(String word) {
    return find(word).filter(Role::isOfPeople);
  }

  /** The role that certificates call so. */
  public static Optional<Role> ofService(String word) {
    return find(word).filter(role -> !role.isOfPeople());
  }

  private static Optional<Role> find(String word) {
    return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
  }
}
