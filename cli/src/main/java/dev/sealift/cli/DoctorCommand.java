package dev.sealift.cli;

import dev.sealift.standalone.ClusterException;
import dev.sealift.standalone.Installation;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code sealift doctor}. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Checks whether this machine can build and run a cluster. Ends with 1 when something must be mended.")
final class DoctorCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Mixin private WorkOption work = new WorkOption();

  @Option(names = "--json", description = "Print one JSON array.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws ClusterException {
    PrintWriter out = Commands.out(spec);
    List<Finding> findings =
        new MachineChecks(Installation.current().home(), work.cluster().work().root()).all();
    if (json) {
      out.println(JSON.writeValueAsString(findings));
    } else {
      findings.forEach(finding -> print(finding, out));
    }
    boolean failed =
        findings.stream().anyMatch(finding -> finding.verdict() == Finding.Verdict.FAIL);
    return (failed ? ExitCode.FAILED : ExitCode.OK).number();
  }

  private static void print(Finding finding, PrintWriter out) {
    out.println("  %-5s %-16s %s".formatted(finding.verdict(), finding.subject(), finding.found()));
    if (!finding.fix().isEmpty()) {
      out.println("        %-16s fix: %s".formatted("", finding.fix()));
    }
  }
}
