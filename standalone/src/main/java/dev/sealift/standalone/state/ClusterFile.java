package dev.sealift.standalone.state;

import dev.sealift.access.issue.SecretFile;
import dev.sealift.standalone.process.ProcessJournal;
import dev.sealift.standalone.process.ProcessRecord;
import dev.sealift.standalone.state.ClusterState.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file {@code cluster.json}: replaced as a whole, so that a reader and a crash see the old or
 * the new one.
 *
 * <p>Safe for use by several threads of the process that holds the lock of the work folder.
 */
public final class ClusterFile implements ProcessJournal {
  /** A cluster of a thousand hosts needs less. */
  private static final long MAX_BYTES = 4 << 20;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;
  private @Nullable ClusterState state;

  /** On the file of a work folder, whether or not it exists. */
  public ClusterFile(WorkFolder work) {
    this.file = work.clusterFile();
  }

  /**
   * Reads what is on disk.
   *
   * @return empty when there is no file
   * @throws IOException also when the file is not a cluster's record
   */
  public synchronized Optional<ClusterState> read() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(
          file + " has " + Files.size(file) + " bytes, want at most " + MAX_BYTES);
    }
    try {
      ClusterState read = JSON.readValue(Files.readString(file), ClusterState.class);
      state = read;
      return Optional.of(read);
    } catch (JacksonException malformed) {
      throw new IOException(
          file + " is not a cluster's record: " + malformed.getOriginalMessage(), malformed);
    }
  }

  /** Replaces the record. */
  public synchronized void write(ClusterState next) throws IOException {
    SecretFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(next));
    state = next;
  }

  @Override
  public synchronized ProcessRecord start(Starter starter) throws IOException {
    if (state == null || state.phase() == Phase.STOPPING || state.phase() == Phase.STOPPED) {
      throw new IOException("the cluster is being stopped");
    }
    ProcessRecord started = starter.start();
    update(now -> now.with(started));
    return started;
  }

  /** Changes the record that was last read or written. */
  public synchronized ClusterState update(UnaryOperator<ClusterState> change) throws IOException {
    if (state == null) {
      throw new IllegalStateException("cluster.json was neither read nor written yet");
    }
    ClusterState next = change.apply(state);
    write(next);
    return next;
  }
}
