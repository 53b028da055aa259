package dev.sealift.access;

import static dev.sealift.access.Role.AUDITOR;
import static dev.sealift.access.Role.HOST;
import static dev.sealift.access.Role.KEY_BROKER;
import static dev.sealift.access.Role.MONITOR;
import static dev.sealift.access.Role.OPERATOR;
import static dev.sealift.access.Role.SECURITY_OFFICER;
import static dev.sealift.access.Role.VIEWER;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Every route of a service, and who may use it. What is not here is refused.
 *
 * @param service its name, which is also the audience of the tokens that it accepts: the
 *     orchestrator is not trusted, and must not be able to use elsewhere a token that it was shown
 * @param all the routes
 */
public record Routes(String service, List<Route> all) {

  private static final Set<Role> PEOPLE = Set.of(VIEWER, OPERATOR, SECURITY_OFFICER, AUDITOR);

  /** Copies the list. */
  public Routes {
    all = List.copyOf(all);
  }

  /** Of the orchestrator: what operators speak to. */
  public static final Routes ORCHESTRATOR =
      of(
          "orchestrator-service",
          get("/actuator/health/liveness"),
          get("/actuator/health/readiness"),
          get("/v1/openapi", PEOPLE),
          get("/v1/openapi.yaml", PEOPLE),
          get("/v1/hosts", PEOPLE),
          get("/v1/vms", PEOPLE),
          get("/v1/vms/{vm}", PEOPLE),
          post("/v1/vms", OPERATOR),
          delete("/v1/vms/{vm}", OPERATOR),
          post("/v1/vms/{vm}/start", OPERATOR),
          post("/v1/vms/{vm}/stop", OPERATOR),
          post("/v1/vms/{vm}/lost", OPERATOR),
          // What a guest prints is its operator's business.
          get("/v1/vms/{vm}/console", Set.of(OPERATOR)),
          get("/v1/events", PEOPLE),
          get("/v1/migrations", PEOPLE),
          post("/v1/migrations", OPERATOR),
          get("/v1/migrations/{id}", PEOPLE),
          get("/v1/migrations/{id}/events", PEOPLE),
          get("/v1/migrations/{id}/receipt", PEOPLE),
          post("/v1/migrations/{id}/cancel", OPERATOR),
          get("/v1/log/checkpoint", PEOPLE),
          get("/v1/log/leaves", PEOPLE));

  /** Of the attestation-service: the verifier, and the witness of the broker's log. */
  public static final Routes ATTESTATION_SERVICE =
      of(
          "attestation-service",
          get("/v1/openapi", PEOPLE),
          get("/v1/openapi.yaml", PEOPLE),
          post("/v1/challenges", HOST),
          post("/v1/results", HOST),
          post("/v1/enrolments", HOST),
          post("/v1/enrolments/{enrolment}/activation", HOST),
          get("/v1/platforms", PEOPLE),
          get("/v1/platforms/{platform}", PEOPLE),
          put("/v1/platforms/{platform}/approval", SECURITY_OFFICER),
          delete("/v1/platforms/{platform}/approval", SECURITY_OFFICER),
          get("/v1/reference-values", PEOPLE),
          put("/v1/reference-values/{name}", SECURITY_OFFICER),
          delete("/v1/reference-values/{name}", SECURITY_OFFICER),
          get("/v1/witness/checkpoints/newest", Set.of(KEY_BROKER, AUDITOR)),
          post("/v1/witness/checkpoints", KEY_BROKER));

  /** Of the key broker: the relying party, and its ledger. */
  public static final Routes KEY_BROKER_SERVICE =
      of(
          "key-broker-service",
          get("/v1/openapi", Set.of(SECURITY_OFFICER, AUDITOR)),
          get("/v1/openapi.yaml", Set.of(SECURITY_OFFICER, AUDITOR)),
          // Letters of hypervisors, carried by their agents.
          post("/v1/boots", HOST),
          post("/v1/machines/{vm}/start-claims", HOST),
          post("/v1/machines/{vm}/running", HOST),
          post("/v1/machines/{vm}/stopped", HOST),
          post("/v1/migrations/{mid}/prepared", HOST),
          post("/v1/migrations/{mid}/ready", HOST),
          post("/v1/migrations/{mid}/decision-query", HOST),
          post("/v1/migrations/{mid}/closed-query", HOST),
          post("/v1/migrations/{mid}/forfeit", HOST),
          post("/v1/migrations/{mid}/running", HOST),
          post("/v1/migrations/{mid}/wiped", HOST),
          // What the orchestrator asks for its operators.
          post("/v1/machines", Role.ORCHESTRATOR),
          post("/v1/machines/{vm}/destroy", Role.ORCHESTRATOR),
          post("/v1/migrations", Role.ORCHESTRATOR),
          post("/v1/migrations/{mid}/abort", Role.ORCHESTRATOR),
          // Statements of a tenant's witnesses may come past a lost orchestrator, too.
          post("/v1/machines/{vm}/lost", Role.ORCHESTRATOR, SECURITY_OFFICER),
          post("/v1/migrations/{mid}/rescue", Role.ORCHESTRATOR, SECURITY_OFFICER),
          get("/v1/machines", Set.of(SECURITY_OFFICER, AUDITOR)),
          get("/v1/machines/{vm}", Set.of(Role.ORCHESTRATOR, SECURITY_OFFICER, AUDITOR)),
          get("/v1/migrations/{mid}", Set.of(Role.ORCHESTRATOR, SECURITY_OFFICER, AUDITOR)),
          get("/v1/log/checkpoint", Set.of(Role.ORCHESTRATOR, SECURITY_OFFICER, AUDITOR)),
          get("/v1/log/leaves", Set.of(Role.ORCHESTRATOR, SECURITY_OFFICER, AUDITOR)));

  /** Of the agent of a host. */
  public static final Routes HOST_AGENT =
      of(
          "host-agent-service",
          // Somebody within the host asks with the host's certificate; hosts may ask each other.
          get("/v1/status", Set.of(HOST, OPERATOR, SECURITY_OFFICER)));

  /** Of all services. */
  public static final List<Routes> EVERY =
      List.of(ORCHESTRATOR, ATTESTATION_SERVICE, KEY_BROKER_SERVICE, HOST_AGENT);

  private static Routes of(String service, Route... own) {
    List<Route> all = new ArrayList<>();
    // Whoever watches the process may ask whether it is up.
    all.add(get("/actuator/health"));
    all.add(get("/actuator/prometheus", Set.of(MONITOR)));
    all.addAll(List.of(own));
    return new Routes(service, all);
  }

  /** Open to everybody. */
  private static Route get(String pattern) {
    return get(pattern, Set.of());
  }

  private static Route get(String pattern, Set<Role> roles) {
    return new Route("GET", pattern, roles);
  }

  private static Route post(String pattern, Role... roles) {
    return new Route("POST", pattern, Set.of(roles));
  }

  private static Route put(String pattern, Role... roles) {
    return new Route("PUT", pattern, Set.of(roles));
  }

  private static Route delete(String pattern, Role... roles) {
    return new Route("DELETE", pattern, Set.of(roles));
  }
}
