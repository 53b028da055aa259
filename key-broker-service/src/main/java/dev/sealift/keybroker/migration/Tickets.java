package dev.sealift.keybroker.migration;

import dev.sealift.api.broker.TicketGranted;
import dev.sealift.api.broker.TicketRequest;
import dev.sealift.keybroker.keys.KeyVault;
import dev.sealift.keybroker.ledger.LedgerTransaction;
import dev.sealift.keybroker.ledger.Ledgers;
import dev.sealift.keybroker.ledger.MigrationRow;
import dev.sealift.keybroker.ledger.MigrationRows;
import dev.sealift.keybroker.log.TransparencyLog;
import dev.sealift.keybroker.problem.ProblemException;
import dev.sealift.keybroker.trust.Attestations;
import dev.sealift.keybroker.trust.Boots;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.ledger.LedgerInput.RequestTicket;
import dev.sealift.protocol.ledger.LedgerOutput.IssueTicket;
import dev.sealift.protocol.ledger.LedgerState.Owned;
import dev.sealift.protocol.ledger.TicketTerms;
import dev.sealift.protocol.signed.AttestationPurpose;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MigrationTicket;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Issues tickets: leave to try one migration, to hosts that are in order now. */
@Component
final class Tickets {

  private static final Logger LOG = LoggerFactory.getLogger(Tickets.class);

  /**
   * Thirty rounds: pre-copy that has not converged by then does not. Thirty seconds of freeze: what
   * clients of a machine bear. Ten minutes: a large machine over a slow network. After eight aborts
   * in a row a machine has other troubles than its host; a try a minute is left to it.
   */
  private static final TicketTerms TERMS =
      new TicketTerms(
          MigrationTicket.PROTOCOL_VERSION,
          MigrationTicket.SUITE,
          30,
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          8,
          Duration.ofMinutes(1));

  /** Most live keys of a machine: 75 bytes each, half of a run grant. */
  private static final long MAX_LIVE_KEYS = 200;

  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  private final Attestations trust;
  private final Boots boots;
  private final MigrationRows migrations;
  private final Ledgers ledgers;
  private final KeyVault vault;
  private final TransparencyLog log;
  private final SigningKey signingKey;
  private final SecureRandom random;
  private final Clock clock;

  Tickets(
      Attestations trust,
      Boots boots,
      MigrationRows migrations,
      Ledgers ledgers,
      KeyVault vault,
      TransparencyLog log,
      SigningKey signingKey,
      SecureRandom random,
      Clock clock) {
    this.trust = trust;
    this.boots = boots;
    this.migrations = migrations;
    this.ledgers = ledgers;
    this.vault = vault;
    this.log = log;
    this.signingKey = signingKey;
    this.random = random;
    this.clock = clock;
  }

  /**
   * Issues a ticket, once per request id. It is handed out when the witness has seen it: a broker
   * that is set back and has forgotten it could not decide the migration that it allowed.
   */
  TicketGranted request(TicketRequest request) {
    if (!REQUEST_ID.matcher(request.requestId()).matches()) {
      throw ProblemException.malformed(
          "requestId", "requestId is malformed, want 1 to 128 letters, digits and ._:-");
    }
    TicketGranted granted =
        ledgers.on(
            request.vm(),
            transaction -> recorded(request).orElseGet(() -> issue(transaction, request)));
    log.requireSeen();
    return granted;
  }

  private Optional<TicketGranted> recorded(TicketRequest request) {
    Optional<MigrationRow> row = migrations.findByRequest(request.requestId());
    if (row.isPresent()
        && !(row.get().vm().equals(request.vm())
            && row.get().targetPlatform().equals(request.targetPlatform()))) {
      throw ProblemException.conflict(
          "request-id-taken", "requestId was used for another migration");
    }
    return row.map(found -> new TicketGranted(found.mid(), found.ticket()));
  }

  private TicketGranted issue(LedgerTransaction transaction, TicketRequest request) {
    AttestationResult source = host("sourceAttestation", request.sourceAttestation());
    AttestationResult target = host("targetAttestation", request.targetAttestation());
    Attestations.require(
        target.platform().equals(request.targetPlatform()),
        "targetAttestation",
        "it is of another host than targetPlatform");
    if (transaction.state() instanceof Owned owner) {
      Attestations.require(
          source.platform().equals(owner.platform()) && source.boot().equals(owner.boot()),
          "sourceAttestation",
          "it is of another boot than the one that runs the machine");
      requireKeysFit(transaction);
    }
    Mid mid = Mid.random(random);
    var step =
        transaction.step(
            new RequestTicket(request.vm(), mid, request.targetPlatform(), TERMS, clock.instant()));
    MachineManifest manifest = trust.manifest("manifest", transaction.machine().manifest());
    trust.requireAccepted("targetAttestation", manifest, target);
    trust.requireNotOlder("targetAttestation", source, target);
    boots.remember(source, request.sourceAttestation());
    boots.remember(target, request.targetAttestation());
    MigrationTicket ticket =
        step.outputs().stream()
            .filter(IssueTicket.class::isInstance)
            .map(output -> ((IssueTicket) output).ticket())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("an accepted request gives a ticket"));
    String token = Signatures.sign(signingKey, ticket);
    migrations.add(ticket, token, request.requestId());
    log.append(token);
    LOG.info("Ticketed: mid={} vm={} gen={}", mid, ticket.vm(), ticket.generation());
    return new TicketGranted(mid, token);
  }

  private AttestationResult host(String field, String token) {
    AttestationResult result = trust.verify(field, token, AttestationPurpose.HOST);
    trust.requireFresh(field, result);
    return result;
  }

  private void requireKeysFit(LedgerTransaction transaction) {
    if (vault.liveKeys(transaction.machine().vm()) >= MAX_LIVE_KEYS) {
      throw ProblemException.conflict(
          "too-many-live-keys", "the machine moved too often in one run; stop and start it");
    }
  }
}
