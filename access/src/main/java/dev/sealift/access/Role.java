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
  /** Looks. */
  VIEWER(Kind.PERSON),
  /** Makes, runs and moves machines. */
  OPERATOR(Kind.PERSON),
  /** Decides which hosts and which software are trusted. */
  SECURITY_OFFICER(Kind.PERSON),
  /** Reads what happened, and verifies it. */
  AUDITOR(Kind.PERSON),
  /** The agent of a host. */
  HOST(Kind.SERVICE),
  /** An orchestrator. */
  ORCHESTRATOR(Kind.SERVICE),
  /** A key broker. */
  KEY_BROKER(Kind.SERVICE),
  /** The attestation-service. */
  ATTESTATION(Kind.SERVICE),
  /** A broker of Kafka. */
  KAFKA(Kind.SERVICE),
  /** Whoever collects metrics. */
  MONITOR(Kind.SERVICE);

  private final Kind kind;

  Role(Kind kind) {
    this.kind = kind;
  }

  private enum Kind {
    PERSON,
    SERVICE
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
