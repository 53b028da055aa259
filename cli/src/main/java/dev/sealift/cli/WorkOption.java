package dev.sealift.cli;

import dev.sealift.standalone.ClusterAdmin;
import dev.sealift.standalone.ClusterException;
import dev.sealift.standalone.Installation;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --work} of every command that has to do with a cluster. */
public final class WorkOption {
  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Work folder of the cluster (default: .sealift in the checkout).")
  private @Nullable Path work;

  /** Made by picocli. */
  public WorkOption() {}

  /** The work folder, given or default. */
  public Path folder() throws ClusterException {
    return work != null ? work : Installation.current().home().resolve(".sealift");
  }

  /** The cluster in the work folder, if any. */
  public ClusterAdmin cluster() throws ClusterException {
    return ClusterAdmin.of(folder());
  }

  /** What a user must add to a command for it to find the same cluster; empty for the default. */
  String suffix() {
    return work == null ? "" : " --work " + work;
  }
}
