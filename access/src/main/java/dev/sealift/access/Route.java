package dev.sealift.access;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A request that a service answers.
 *
 * @param method of HTTP
 * @param pattern of its path, such as {@code /v1/vms/{vm}}
 * @param roles any of which is enough; none if everybody may send it
 */
public record Route(String method, String pattern, Set<Role> roles) {

  /** Copies the roles. */
  public Route {
    roles = Set.copyOf(roles);
  }

  /** Whether everybody may send it, without saying who he is. */
  public boolean isOpen() {
    return roles.isEmpty();
  }

  /** The words of its roles, in their order. */
  public List<String> words() {
    return new TreeSet<>(roles).stream().map(Role::word).toList();
  }

  @Override
  public String toString() {
    return method + " " + pattern;
  }
}
