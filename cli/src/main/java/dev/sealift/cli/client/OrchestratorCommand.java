package dev.sealift.cli.client;

import dev.sealift.access.Role;
import dev.sealift.access.Routes;
import dev.sealift.api.Json;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.WorkOption;
import dev.sealift.standalone.ClusterAdmin;
import dev.sealift.standalone.ClusterException;
import dev.sealift.standalone.Services;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that asks the orchestrator of a cluster for something. */
public abstract class OrchestratorCommand implements Callable<Integer> {

  @Mixin private WorkOption work = new WorkOption();

  @Option(names = "--json", description = "Print JSON, for machines.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  /** Made by picocli. */
  protected OrchestratorCommand() {}

  @Override
  public final Integer call() throws Exception {
    try (OrchestratorClient client = connect(work.cluster())) {
      return run(client).number();
    }
  }

  /** A client of the orchestrator of a cluster that runs. */
  public static OrchestratorClient connect(ClusterAdmin cluster) throws ClusterException {
    String url = cluster.running().addresses().get(Services.ORCHESTRATOR);
    if (url == null) {
      throw new ClusterException(
          ClusterException.Reason.NOT_FOUND, "this cluster has no orchestrator");
    }
    return new OrchestratorClient(url, cluster.person(Routes.ORCHESTRATOR, Role.OPERATOR));
  }

  /** Does what the command is for. */
  protected abstract ExitCode run(OrchestratorClient client) throws Exception;

  /** The cluster that is asked. */
  protected final ClusterAdmin cluster() throws ClusterException {
    return work.cluster();
  }

  /** Whether machines read the output. */
  protected final boolean json() {
    return json;
  }

  /** Where results go. */
  protected final PrintWriter out() {
    if (spec == null) {
      throw new IllegalStateException("the command was not made by picocli");
    }
    return spec.commandLine().getOut();
  }

  /** Where goes what is no result. */
  protected final PrintWriter err() {
    if (spec == null) {
      throw new IllegalStateException("the command was not made by picocli");
    }
    return spec.commandLine().getErr();
  }

  /** Prints JSON when asked for, the text otherwise. */
  protected final void print(Object result, String text) {
    out().println(json ? Json.write(result) : text);
  }
}
