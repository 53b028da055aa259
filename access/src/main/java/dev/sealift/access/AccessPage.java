package dev.sealift.access;

import java.util.Arrays;
import java.util.List;

/** The table of all routes, as a page of the documentation. */
final class AccessPage {

  private AccessPage() {}

  static String text() {
    StringBuilder page =
        new StringBuilder(
            """
            # Who may do what

            This page is made from `Routes`, the one place that says who may send which request:

                mvn -B -pl access -am -Dtest=AccessPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dsealift.rewrite test

            A request that is not here is refused, whoever sends it. The tests of each service try every route
            of it with every role, without one, and with tokens and certificates that are no good.

            People prove who they are with an access token (a JWT as RFC 9068 has it, in the header
            `Authorization: Bearer`), which names one service as its audience and has its roles in the claim
            `roles`. Services prove it with the certificate of their TLS connection, whose organisational unit
            is their role. [operations.md](operations.md) tells how to get either.

            | role | of | what for |
            |---|---|---|
            """);
    for (Role role : Role.values()) {
      page.append("| %s | %s | %s |\n".formatted(role.word(), of(role), role.purpose()));
    }
    for (Routes routes : Routes.EVERY) {
      section(page, routes);
    }
    return page.toString();
  }

  private static void section(StringBuilder page, Routes routes) {
    List<Role> columns =
        Arrays.stream(Role.values())
            .filter(role -> routes.all().stream().anyMatch(route -> route.roles().contains(role)))
            .toList();
    page.append("\n## ").append(routes.service()).append("\n\n| request |");
    columns.forEach(role -> page.append(' ').append(role.word()).append(" |"));
    page.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
    for (Route route : routes.all()) {
      page.append("| `").append(route).append("` |");
      for (Role role : columns) {
        page.append(route.isOpen() ? " open |" : route.roles().contains(role) ? " yes |" : "  |");
      }
      page.append('\n');
    }
  }

  private static String of(Role role) {
    return role.isOfPeople() ? "people" : "services";
  }
}
