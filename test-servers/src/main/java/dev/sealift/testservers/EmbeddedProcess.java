package dev.sealift.testservers;

import dev.sealift.standalone.process.Launch;
import dev.sealift.standalone.process.ManagedProcess;
import dev.sealift.standalone.process.OneShot;
import dev.sealift.standalone.process.ProcessFailedException;
import dev.sealift.standalone.process.ProcessIdentity;
import dev.sealift.standalone.process.ProcessJournal;
import dev.sealift.standalone.process.ProcessMarker;
import dev.sealift.standalone.process.ProcessRecord;
import dev.sealift.standalone.process.ReadyCheck;
import dev.sealift.standalone.process.Reaper;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The process of an embedded server and its folder; this JVM ends it and removes the folder. */
final class EmbeddedProcess implements ProcessJournal, AutoCloseable {
  private final String name;
  private final Path folder;
  private final ProcessMarker marker = new ProcessMarker(UUID.randomUUID().toString());
  private volatile List<ProcessRecord> running = List.of();

  /** Makes the folder. */
  EmbeddedProcess(String name) throws IOException {
    this.name = name;
    folder = Files.createTempDirectory("sealift-" + name);
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  String name() {
    return name;
  }

  Path folder() {
    return folder;
  }

  Path log() {
    return folder.resolve("log.txt");
  }

  /** Runs what prepares the server. */
  OneShot oneShot() {
    return new OneShot(marker, log());
  }

  /** Starts the server and waits until it is ready. */
  ManagedProcess start(Launch launch, ReadyCheck check) throws IOException, ProcessFailedException {
    ManagedProcess process = new ManagedProcess(launch, check, marker, this);
    process.start();
    return process;
  }

  @Override
  public ProcessRecord start(Starter starter) throws IOException {
    ProcessRecord started = starter.start();
    running = List.of(started);
    return started;
  }

  @Override
  public void close() {
    // What it keeps is thrown away: there is nothing to wait for.
    List<ProcessIdentity> left =
        Reaper.kill(
            running.stream()
                .map(ProcessRecord::identity)
                .flatMap(EmbeddedProcess::family)
                .toList());
    if (!left.isEmpty()) {
      throw new IllegalStateException("%s does not end: %s".formatted(name, left));
    }
    try {
      WorkFolder.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<ProcessIdentity> family(ProcessIdentity process) {
    return Stream.of(process)
        .filter(ProcessIdentity::runs)
        .flatMap(parent -> ProcessHandle.of(parent.pid()).stream())
        .flatMap(parent -> Stream.concat(Stream.of(parent), parent.descendants()))
        .flatMap(member -> ProcessIdentity.of(member.pid()).stream());
  }
}
