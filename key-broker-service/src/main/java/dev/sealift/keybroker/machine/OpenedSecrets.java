package dev.sealift.keybroker.machine;

import dev.sealift.protocol.bytes.Secret;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the tenant gave each process, open for the time it takes to wrap it. */
final class OpenedSecrets implements AutoCloseable {

  private final Map<String, Secret> byProcess = new LinkedHashMap<>();

  void add(String process, Secret secret) {
    byProcess.put(process, secret);
  }

  Map<String, Secret> byProcess() {
    return byProcess;
  }

  @Override
  public void close() {
    byProcess.values().forEach(Secret::close);
  }
}
