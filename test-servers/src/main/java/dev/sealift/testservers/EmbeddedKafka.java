package dev.sealift.testservers;

import dev.sealift.standalone.process.ManagedProcess;
import dev.sealift.standalone.process.ProcessFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The broker of the embedded cluster. */
final class EmbeddedKafka implements TestKafka {
  private final EmbeddedProcess process;
  private final ManagedProcess broker;

  EmbeddedKafka(EmbeddedProcess process, ManagedProcess broker) {
    this.process = process;
    this.broker = broker;
  }

  @Override
  public String bootstrapServers() {
    return "127.0.0.1:" + broker.port();
  }

  @Override
  public void kill() {
    try {
      broker.kill();
    } catch (ProcessFailedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void startAgain() {
    try {
      broker.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ProcessFailedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
