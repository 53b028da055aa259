package dev.sealift.standalone;

import dev.sealift.access.Role;
import dev.sealift.access.Routes;
import dev.sealift.access.issue.AccessFiles;
import dev.sealift.access.issue.Identity;
import dev.sealift.api.attestation.ReferenceValueRequest;
import dev.sealift.api.trace.StepTrace;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.standalone.StartUp.Action;
import dev.sealift.standalone.postgres.PostgresServer;
import dev.sealift.standalone.process.JavaCommand;
import dev.sealift.standalone.process.ProcessKind;
import dev.sealift.standalone.provision.Provisioning;
import dev.sealift.standalone.service.ServiceHttp;
import dev.sealift.standalone.service.SpringService;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The three services that a cluster has once.
 *
 * @param attestation the verifier
 * @param verifier how its security officer speaks to it
 * @param broker the key broker
 * @param orchestrator what operators speak to
 */
public record Services(
    SpringService attestation,
    ServiceHttp verifier,
    SpringService broker,
    SpringService orchestrator) {
  /** Name of the verifier's process. */
  public static final String ATTESTATION = "attestation-service";

  /** Name of the key broker's process. */
  public static final String BROKER = "key-broker-service";

  /** Name of the orchestrator's process. */
  public static final String ORCHESTRATOR = "orchestrator-service";

  /** A service with its pools and Kafka's buffers lives in half of this. */
  static final int HEAP_MIB = 192;

  /** Name under which the measurement of the hypervisor that was built here is known. */
  public static final String REFERENCE_VALUE = "hypervisor";

  /** Security version of what is built here; raised when an older one must not run any more. */
  public static final long SECURITY_VERSION = 1;

  /** Name of the certificate of whoever collects metrics. */
  public static final String MONITOR = "monitor";

  /** Who get certificates. */
  static List<Identity> identities(List<HostSpec> hosts) {
    return Stream.concat(
            Stream.of(
                new Identity(ATTESTATION, Role.ATTESTATION, Identity.LOOPBACK),
                new Identity(BROKER, Role.KEY_BROKER, Identity.LOOPBACK),
                new Identity(ORCHESTRATOR, Role.ORCHESTRATOR, Identity.LOOPBACK),
                new Identity(MONITOR, Role.MONITOR, Set.of())),
            hosts.stream().map(host -> new Identity(host.name(), Role.HOST, Identity.LOOPBACK)))
        .toList();
  }

  /**
   * Plans the three and takes their ports.
   *
   * @param measurement of the hypervisor that hosts are to run
   */
  static Services plan(
      Blueprint blueprint, Installation installation, Stores stores, Bytes measurement)
      throws IOException, ClusterException {
    Provisioning keys = new Provisioning(blueprint.work());
    SpringService attestation =
        service(
            ATTESTATION,
            "dev.sealift.attestationservice.AttestationServiceApplication",
            blueprint,
            installation,
            stores.attestation(),
            Map.of(
                "sealift.attestation.issuer",
                Provisioning.ISSUER,
                "sealift.attestation.signing-key-file",
                keys.attestationSigningKey().toString(),
                "sealift.attestation.trust-file",
                keys.trustFile().toString()));
    SpringService broker =
        service(
            BROKER,
            "dev.sealift.keybroker.KeyBrokerApplication",
            blueprint,
            installation,
            stores.broker(),
            Map.of(
                "sealift.broker.signing-key-file", keys.brokerSigningKey().toString(),
                "sealift.broker.sealing-key-file", keys.brokerSealingKey().toString(),
                "sealift.broker.master-key-file", keys.brokerMasterKey().toString(),
                "sealift.broker.trust-file", keys.trustFile().toString(),
                "sealift.broker.witness-url", attestation.url()));
    SpringService orchestrator =
        service(
            ORCHESTRATOR,
            "dev.sealift.orchestrator.OrchestratorApplication",
            blueprint,
            installation,
            stores.orchestrator(),
            Map.of(
                "spring.kafka.bootstrap-servers", stores.kafka().bootstrapServers(),
                "sealift.orchestrator.broker-url", broker.url()));
    ServiceHttp verifier =
        new ServiceHttp(
            attestation.url(),
            new ClusterAdmin(blueprint.work())
                .person(Routes.ATTESTATION_SERVICE, Role.SECURITY_OFFICER));
    add(
        attestation,
        blueprint,
        Set.of(stores.attestation().name()),
        () ->
            verifier.put(
                "/v1/reference-values/" + REFERENCE_VALUE,
                new ReferenceValueRequest(measurement, SECURITY_VERSION)));
    add(broker, blueprint, Set.of(stores.broker().name()), () -> {});
    add(orchestrator, blueprint, Set.of(stores.orchestrator().name(), Stores.KAFKA), () -> {});
    return new Services(attestation, verifier, broker, orchestrator);
  }

  private static SpringService service(
      String name,
      String mainClass,
      Blueprint blueprint,
      Installation installation,
      PostgresServer database,
      Map<String, String> properties)
      throws IOException, ClusterException {
    JavaCommand java =
        new JavaCommand(
            installation.classPath(name),
            mainClass,
            HEAP_MIB,
            blueprint.temporary(name),
            blueprint.aot().of(name));
    AccessFiles access = new Provisioning(blueprint.work()).access();
    Map<String, String> all = new HashMap<>(blueprint.properties());
    all.putAll(properties);
    if (blueprint.traced()) {
      all.put("logging.level." + StepTrace.LOGGER, "debug");
    }
    return new SpringService(
        name, ProcessKind.SERVICE, java, blueprint.takePort(), all, database, access, name);
  }

  private static void add(
      SpringService service, Blueprint blueprint, Set<String> after, Action afterwards)
      throws IOException {
    blueprint.add(
        service.launch(blueprint.work().root(), blueprint.work().log(service.name())),
        service.readyCheck(),
        service.url(),
        after,
        () -> {},
        afterwards);
  }
}
