package dev.sealift.cli;

import dev.sealift.access.Role;
import dev.sealift.access.Routes;
import dev.sealift.access.issue.TokenIssuer;
import dev.sealift.standalone.ClusterException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sealift token}. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = {
      "Prints an access token of the cluster's own issuer: a secret, until it expires.",
      "It counts at one service. Other commands make their own; this one is for curl and the like."
    })
public final class TokenCommand implements Callable<Integer> {

  private static final Pattern SUBJECT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

  @Mixin private WorkOption work = new WorkOption();

  @Option(
      names = "--role",
      required = true,
      paramLabel = "ROLE",
      completionCandidates = RoleNames.class,
      description = "What its holder may do; several are possible: ${COMPLETION-CANDIDATES}.")
  private List<String> roles = List.of();

  @Option(
      names = "--service",
      paramLabel = "NAME",
      completionCandidates = ServiceNames.class,
      description = "Where it counts (default: ${DEFAULT-VALUE}): ${COMPLETION-CANDIDATES}.")
  private String service = Routes.ORCHESTRATOR.service();

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "How long it counts (default: ${DEFAULT-VALUE}, at most 1440).")
  private int minutes = 60;

  @Option(
      names = "--subject",
      paramLabel = "WHO",
      description = "Who will use it, for logs (default: ${DEFAULT-VALUE}).")
  private String subject = "operator";

  @Spec private @Nullable CommandSpec spec;

  /** Made by picocli. */
  public TokenCommand() {}

  @Override
  public Integer call() throws ClusterException, CliException {
    CommandSpec command = Commands.spec(spec);
    Role[] wanted = roles.stream().map(this::role).toArray(Role[]::new);
    if (Routes.EVERY.stream().noneMatch(routes -> routes.service().equals(service))) {
      throw bad("--service is '%s', want one of %s".formatted(service, names()));
    }
    if (minutes < 1 || minutes > TokenIssuer.LONGEST.toMinutes()) {
      throw bad(
          "--minutes is %d, want 1 to %d".formatted(minutes, TokenIssuer.LONGEST.toMinutes()));
    }
    if (!SUBJECT.matcher(subject).matches()) {
      throw bad("--subject wants up to 64 letters, digits and ._@-");
    }
    try {
      command
          .commandLine()
          .getOut()
          .println(
              work.cluster()
                  .access()
                  .issuer(Clock.systemUTC())
                  .issue(subject, service, Set.of(wanted), Duration.ofMinutes(minutes)));
    } catch (IOException missing) {
      throw new CliException(
          ExitCode.NOT_FOUND,
          "no issuer in %s; `sealift up` makes one".formatted(work.cluster().work().root()));
    }
    return ExitCode.OK.number();
  }

  private Role role(String word) {
    return Role.ofPerson(word)
        .orElseThrow(() ->
            bad(
                "--role is '%s', want one of %s"
                    .formatted(word, String.join(", ", new RoleNames()))));
  }

  private ParameterException bad(String problem) {
    return new ParameterException(Commands.spec(spec).commandLine(), problem);
  }

  private static String names() {
    return String.join(", ", new ServiceNames());
  }

  private static final class RoleNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Role.values()).filter(Role::isOfPeople).map(Role::word).iterator();
    }
  }

  private static final class ServiceNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Routes.EVERY.stream().map(Routes::service).iterator();
    }
  }
}
