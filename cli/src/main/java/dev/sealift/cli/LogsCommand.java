package dev.sealift.cli;

import dev.sealift.standalone.ClusterAdmin;
import dev.sealift.standalone.ClusterException;
import dev.sealift.standalone.process.LogTail;
import dev.sealift.standalone.process.ProcessRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sealift logs SERVICE}. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    description = "Shows the log of one process; `sealift status` lists their names.")
final class LogsCommand implements Callable<Integer> {
  private static final int FOLLOW_MILLIS = 200;
  private static final int CHUNK_BYTES = 8192;

  @Mixin private WorkOption work = new WorkOption();

  @Parameters(paramLabel = "SERVICE", description = "Name of a process.")
  private String service = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is written from now on, until Ctrl-C.")
  private boolean follow;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      description = "Last lines to show (default: ${DEFAULT-VALUE}).")
  private int lines = 200;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws ClusterException, CliException, IOException, InterruptedException {
    PrintWriter out = Commands.out(spec);
    Path log = find(work.cluster());
    try (FileChannel channel = FileChannel.open(log)) {
      channel.position(channel.size());
      LogTail.of(log, Math.max(0, lines)).forEach(out::println);
      if (follow) {
        follow(channel, out);
      }
    }
    return ExitCode.OK.number();
  }

  private Path find(ClusterAdmin cluster) throws ClusterException, CliException {
    List<String> names = cluster.logs();
    if (!names.contains(service)) {
      throw new CliException(
          ExitCode.NOT_FOUND,
          "no log of '%s'; there are: %s".formatted(service, String.join(", ", names)));
    }
    return cluster.processes().stream()
        .filter(process -> process.name().equals(service))
        .map(ProcessRecord::log)
        .map(Path::of)
        .findFirst()
        .orElseGet(() -> cluster.work().log(service));
  }

  private static void follow(FileChannel channel, PrintWriter out)
      throws IOException, InterruptedException {
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES);
    while (!out.checkError()) {
      if (channel.read(buffer.clear()) > 0) {
        out.print(StandardCharsets.UTF_8.decode(buffer.flip()));
        out.flush();
      } else {
        Thread.sleep(FOLLOW_MILLIS);
      }
    }
  }
}
