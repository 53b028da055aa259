package dev.sealift.standalone.service;

import dev.sealift.access.issue.AccessFiles;
import dev.sealift.access.issue.Caller;
import dev.sealift.standalone.postgres.PostgresServer;
import dev.sealift.standalone.process.JavaCommand;
import dev.sealift.standalone.process.Launch;
import dev.sealift.standalone.process.ProcessKind;
import dev.sealift.standalone.process.ReadyCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One Spring Boot service.
 *
 * @param name of the process
 * @param kind what it is
 * @param java its class path, main class and folders
 * @param port on 127.0.0.1
 * @param properties its settings; none is secret
 * @param database its database, if it has one
 * @param access where its certificate is, and whom it believes
 * @param identity name that its certificate was issued to
 */
public record SpringService(
    String name,
    ProcessKind kind,
    JavaCommand java,
    int port,
    Map<String, String> properties,
    @Nullable PostgresServer database,
    AccessFiles access,
    String identity) {
  /** Its base address. */
  public String url() {
    return "https://127.0.0.1:" + port;
  }

  /** How to start it. */
  public Launch launch(Path directory, Path log) throws IOException {
    Map<String, String> all = new TreeMap<>(properties);
    all.put("server.address", "127.0.0.1");
    all.put("server.port", Integer.toString(port));
    all.put("sealift.access.certificate", access.certificate(identity).toString());
    all.put("sealift.access.private-key", access.privateKey(identity).toString());
    all.put("sealift.access.authority", access.authority().toString());
    all.put("sealift.access.issuer-keys", access.issuerKeys().toString());
    // A client that follows events must not hold up the end of a cluster.
    all.put("spring.lifecycle.timeout-per-shutdown-phase", "2s");
    all.put("spring.main.banner-mode", "off");
    Map<String, String> environment = new HashMap<>();
    if (database != null) {
      all.put("spring.datasource.url", database.jdbcUrl());
      all.put("spring.datasource.username", database.database());
      environment.put("SPRING_DATASOURCE_PASSWORD", database.passwords().owner());
    }
    List<String> arguments =
        all.entrySet().stream().map(e -> "--" + e.getKey() + "=" + e.getValue()).toList();
    return new Launch(
        name, kind, java.with(List.of(), arguments), environment, directory, log, List.of(port));
  }

  /** Ready once it says that it is well. */
  public ReadyCheck readyCheck() throws IOException {
    ReadyCheck listening = ReadyCheck.listening(port);
    ServiceHttp http = new ServiceHttp(url(), Caller.nobody(access));
    return () -> listening.isReady() && http.isHealthy();
  }
}
