package dev.sealift.hypervisor.protection;

import dev.sealift.hypervisor.machine.GuestTrap;
import java.util.Arrays;
import java.util.Optional;

/** The rules whose breach stops a protected process. */
public enum ProtectionRule {
  /** A frame holds bytes that no version of any page is known to have had. */
  PAGE_TAMPERED(1),
  /** A frame holds an earlier version of the page. */
  PAGE_REPLAYED(2),
  /** A frame holds another page, or the page was mapped outside RAM. */
  PAGE_REMAPPED(3),
  /** A saved context belongs to another process, thread or address space. */
  CONTEXT_SWAPPED(4),
  /** The guest OS resumed the process anywhere but at its resume address. */
  BAD_RESUME_PC(5),
  /** The process loaded or stored outside its protected and its open range. */
  ACCESS_OUTSIDE_RANGE(6),
  /** The process executed outside its protected range. */
  EXECUTION_OUTSIDE_RANGE(7),
  /** A page is sealed under a key that was not granted to this host. */
  KEY_NOT_GRANTED(8);

  private final int code;

  ProtectionRule(int code) {
    this.code = code;
  }

  /** The number that the guest OS finds as trap value, and that metadata holds. */
  public int code() {
    return code;
  }

  /** What the guest OS gets when the rule was broken. */
  GuestTrap trap() {
    return new GuestTrap(GuestTrap.PROTECTION_VIOLATION, code);
  }

  static Optional<ProtectionRule> ofCode(int code) {
    return Arrays.stream(values()).filter(rule -> rule.code == code).findFirst();
  }
}
