package dev.sealift.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.Json;
import dev.sealift.api.broker.LedgerPhase;
import dev.sealift.api.event.HypervisorHealth;
import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.rest.CreateMigration;
import dev.sealift.api.rest.Migration;
import dev.sealift.api.rest.Problem;
import dev.sealift.api.rest.StartVm;
import dev.sealift.api.rest.VmState;
import dev.sealift.orchestrator.fixture.Await;
import dev.sealift.orchestrator.fixture.SimulatedHost;
import dev.sealift.orchestrator.fixture.Site;
import dev.sealift.orchestrator.fixture.Tenant;
import dev.sealift.testservers.TestKafka;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are refused by name, each leaving nothing behind. */
class RefusalTest {

  private static final String KEY = "Idempotency-Key";

  private static Site site;
  private static SimulatedHost here;
  private static SimulatedHost there;
  private static Tenant machine;

  @BeforeAll
  static void start() throws Exception {
    site = new Site(TestKafka.shared());
    here = site.host(4);
    there = site.host(4);
    machine = site.machineOn(here);
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @Test
  void migrationOfAnUnknownMachine_isRefused() {
    refused(post("vm-" + "0".repeat(40), there.name()), 404, "unknown-vm");
    refused(post("nobody", there.name()), 404, "unknown-vm");
  }

  @Test
  void migrationToAnUnknownHost_isRefused() {
    refused(post("host-of-nobody"), 404, "unknown-host");
  }

  @Test
  void migrationToTheHostWhereItIs_isRefused() {
    refused(post(here.name()), 422, "same-host");
  }

  @Test
  void migrationToAHostWithoutRoom_isRefused() {
    SimulatedHost small = site.host(1);
    site.machineOn(small);
    refused(post(small.name()), 409, "host-full");
  }

  @Test
  void migrationToAHostWhoseRoomIsTakenByAnotherOnItsWay_isRefused() {
    SimulatedHost small = site.host(1);
    Migration first = site.migrate(site.machineOn(here), small);

    refused(post(small.name()), 409, "host-full");

    site.api().post("/v1/migrations/%s/cancel".formatted(first.id()), "", Migration.class);
  }

  @Test
  void migrationToAHostThatIsNotAttested_isRefused() {
    SimulatedHost doubtful = site.host(4);
    doubtful.loseAttestation();
    Await.until("the loss", () -> !site.hostView(doubtful).attested());
    refused(post(doubtful.name()), 409, "host-not-attested");
  }

  @Test
  void migrationToAHostWhoseAttestationExpired_isRefused() {
    SimulatedHost stale = site.silentHost(4);
    stale.beat(Instant.now().minusSeconds(121), HypervisorHealth.UP);
    Await.until("the host", () -> site.hostView(stale).maxMachines() == 4);
    assertThat(site.hostView(stale).attested()).isFalse();
  }

  @Test
  void migrationToASilentHost_isRefused() {
    SimulatedHost silent = site.silentHost(4);
    silent.beat(Instant.now().minusSeconds(11), HypervisorHealth.UP);
    Await.until("the host", () -> site.hostView(silent).maxMachines() == 4);
    refused(post(silent.name()), 409, "host-offline");
  }

  @Test
  void migrationToAHostWithoutHypervisor_isRefused() {
    SimulatedHost broken = site.silentHost(4);
    broken.beat(Instant.now(), HypervisorHealth.DOWN);
    Await.until("the host", () -> site.hostView(broken).maxMachines() == 4);
    refused(post(broken.name()), 409, "host-offline");
  }

  @Test
  void heartbeatThatComesLate_doesNotReplaceANewerOne() {
    SimulatedHost host = site.host(4);
    host.beat(Instant.now().minusSeconds(60), HypervisorHealth.DOWN);
    host.machine(machine.vm(), "x", MachinePhase.MIGRATING_IN, 1);
    host.forget(machine.vm());
    Await.until("all of it", () -> site.hostView(host).machines() == 0);
    assertThat(site.hostView(host).online()).isTrue();
  }

  @Test
  void migrationOfAStoppedMachine_isRefused() {
    Tenant stopped = site.machine();
    refused(post(stopped.vm().value(), there.name()), 409, "vm-not-running");
  }

  @Test
  void secondMigrationOfAMachineUnderWay_isRefused() {
    Tenant tenant = site.machineOn(here);
    Migration first = site.migrate(tenant, there);

    Problem problem = refused(post(tenant.vm().value(), there.name()), 409, "migration-under-way");

    assertThat(problem.detail()).contains(first.id());
    site.api().post("/v1/migrations/%s/cancel".formatted(first.id()), "", Migration.class);
  }

  @Test
  void repeatUnderTheSameKey_givesTheSameMigration_andAnotherRequestUnderItIsRefused() {
    Tenant tenant = site.machineOn(here);
    String key = UUID.randomUUID().toString();
    CreateMigration request = new CreateMigration(tenant.vm().value(), there.name());
    Migration first = site.api().post("/v1/migrations", request, Migration.class, KEY, key);

    Migration again = site.api().post("/v1/migrations", request, Migration.class, KEY, key);

    assertThat(again.id()).isEqualTo(first.id());
    CreateMigration other = new CreateMigration(tenant.vm().value(), here.name());
    refused(
        site.api().posting("/v1/migrations", Json.write(other), KEY, key),
        422,
        "idempotency-key-reused");
    site.api().post("/v1/migrations/%s/cancel".formatted(first.id()), "", Migration.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"vm":"web","to":              | body
          {"vm":"web"}                   | to
          {"vm":"web","to":null}         | to
          {"vm":"web","to":7}            | to
          {"vm":"web","to":"a","x":1}    | x
          {"vm":"web","vm":"web","to":"a"} | body
          []                             | body
          """)
  void malformedRequest_isRefusedByTheNameOfItsField(String body, String field) {
    Problem problem =
        refused(site.api().posting("/v1/migrations", body, KEY, "k"), 400, "malformed-request");
    assertThat(problem.field()).isEqualTo(field.equals("body") ? null : field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "ä", "{}"})
  void malformedIdempotencyKey_isRefused(String key) {
    Problem problem =
        refused(
            site.api().posting("/v1/migrations", "{\"vm\":\"a\",\"to\":\"b\"}", KEY, key),
            400,
            "malformed-request");
    assertThat(problem.field()).isEqualTo(KEY);
  }

  @Test
  void missingIdempotencyKey_isRefused() {
    Problem problem =
        refused(
            site.api().posting("/v1/migrations", "{\"vm\":\"a\",\"to\":\"b\"}"),
            400,
            "malformed-request");
    assertThat(problem.field()).isEqualTo(KEY);
  }

  @Test
  void bodyOfOneByteTooMany_isRefused_declaredOrNot() {
    String longest = "{\"vm\":\"a\",\"to\":\"host-of-nobody\"}";
    longest += " ".repeat(256 * 1024 - longest.length());
    refused(site.api().posting("/v1/migrations", longest, KEY, "k"), 404, "unknown-vm");
    String tooLong = longest + " ";
    refused(site.api().posting("/v1/migrations", tooLong, KEY, "k"), 413, "body-too-large");
    HttpRequest undeclared =
        site.api()
            .request("/v1/migrations")
            .header(KEY, "k")
            .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(tooLong)))
            .build();
    refused(undeclared, 413, "body-too-large");
  }

  @Test
  void unknownMigration_isRefused() {
    refused(site.api().request("/v1/migrations/x").build(), 404, "unknown-migration");
    refused(site.api().request("/v1/migrations/x/receipt").build(), 404, "unknown-migration");
    refused(site.api().request("/v1/migrations/x/events").build(), 404, "unknown-migration");
    refused(site.api().posting("/v1/migrations/x/cancel", ""), 404, "unknown-migration");
  }

  @Test
  void receiptOfAMigrationUnderWay_isRefused() {
    Migration migration = site.migrate(site.machineOn(here), there);
    refused(
        site.api().request("/v1/migrations/%s/receipt".formatted(migration.id())).build(),
        404,
        "no-receipt");
    site.api().post("/v1/migrations/%s/cancel".formatted(migration.id()), "", Migration.class);
  }

  @Test
  void unknownStateInAQuery_isRefused() {
    Problem problem =
        refused(
            site.api().request("/v1/migrations?state=DANCING").build(), 400, "malformed-request");
    assertThat(problem.field()).isEqualTo("state");
  }

  @Test
  void manifestWithAnotherSignature_isRefused() {
    Tenant tenant = new Tenant("honest");
    String honest = Json.write(Site.creation(tenant));
    String forged = honest.replaceFirst("[.][A-Za-z0-9_-]{86}\"", "." + "A".repeat(86) + "\"");

    Problem problem = refused(site.api().posting("/v1/vms", forged), 400, "malformed-request");

    assertThat(problem.field()).isEqualTo("manifest");
    assertThat(site.api().send(site.api().posting("/v1/vms", honest)).statusCode()).isEqualTo(201);
  }

  @Test
  void secondMachineOfOneName_isRefused() {
    Tenant first = site.machine();
    String name = site.vm(first.vm()).name();
    refused(
        site.api().posting("/v1/vms", Json.write(Site.creation(new Tenant(name)))),
        409,
        "vm-name-taken");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UPPER", "a b", "../x", "-a"})
  void machineNameThatIsNone_isRefused(String name) {
    Problem problem =
        refused(
            site.api().posting("/v1/vms", Json.write(Site.creation(new Tenant(name)))),
            400,
            "malformed-request");
    assertThat(problem.field()).isEqualTo("manifest");
  }

  @Test
  void startOfAMachineThatRuns_andStopOfOneThatDoesNot_areRefused() {
    refused(
        site.api()
            .posting(
                "/v1/vms/%s/start".formatted(machine.vm()), Json.write(new StartVm(there.name()))),
        409,
        "vm-not-stopped");
    Tenant stopped = site.machine();
    refused(
        site.api().posting("/v1/vms/%s/stop".formatted(stopped.vm()), ""), 409, "vm-not-running");
    assertThat(site.vm(stopped.vm()).state()).isEqualTo(VmState.STOPPED);
  }

  @Test
  void startThatTheLedgerDoesNotAllow_isRefused() {
    Tenant stopped = site.machine();
    site.broker.machine(stopped.vm(), LedgerPhase.OWNED, 1);
    refused(
        site.api()
            .posting(
                "/v1/vms/%s/start".formatted(stopped.vm()), Json.write(new StartVm(there.name()))),
        409,
        "vm-not-stopped");
  }

  @Test
  void unknownPathAndMethod_areRefusedAsProblems() {
    refused(site.api().request("/v1/nothing").build(), 404, "unknown-path");
    refused(site.api().posting("/v1/hosts", "{}"), 405, "method-not-allowed");
  }

  private static HttpRequest post(String to) {
    return post(machine.vm().value(), to);
  }

  private static HttpRequest post(String vm, String to) {
    return site.api()
        .posting(
            "/v1/migrations",
            Json.write(new CreateMigration(vm, to)),
            KEY,
            UUID.randomUUID().toString());
  }

  private static Problem refused(HttpRequest request, int status, String slug) {
    Problem problem = site.api().refused(request);
    assertThat(problem.slug()).as(problem.detail()).isEqualTo(slug);
    assertThat(problem.status()).isEqualTo(status);
    return problem;
  }
}
