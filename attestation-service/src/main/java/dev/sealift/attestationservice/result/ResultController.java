package dev.sealift.attestationservice.result;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.attestation.ResultReply;
import dev.sealift.api.attestation.ResultRequest;
import dev.sealift.attestation.evidence.Evidence;
import dev.sealift.attestation.evidence.EvidenceDocument;
import dev.sealift.attestation.evidence.EvidenceRejected;
import dev.sealift.attestation.evidence.EvidenceVerifier;
import dev.sealift.attestationservice.appraisal.Appraisal;
import dev.sealift.attestationservice.appraisal.Appraiser;
import dev.sealift.attestationservice.problem.ProblemException;
import dev.sealift.metrics.AttestationMetric;
import dev.sealift.metrics.Meters;
import dev.sealift.protocol.id.Mid;
import dev.sealift.spans.Landmark;
import dev.sealift.spans.Span;
import dev.sealift.spans.Spans;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Hosts show evidence and get results. */
@RestController
class ResultController {

  private static final Logger LOG = LoggerFactory.getLogger(ResultController.class);

  private final Appraiser appraiser;
  private final ResultIssuer issuer;
  private final Meters meters;
  private final Spans spans;
  private final Clock clock;

  ResultController(
      Appraiser appraiser, ResultIssuer issuer, Meters meters, Spans spans, Clock clock) {
    this.appraiser = appraiser;
    this.issuer = issuer;
    this.meters = meters;
    this.spans = spans;
    this.clock = clock;
  }

  @Operation(
      operationId = "createResult",
      summary = "Appraises evidence and issues an attestation result")
  @PostMapping("/v1/results")
  ResultReply appraise(@RequestBody ResultRequest request) {
    Instant start = clock.instant();
    Evidence evidence = read(request);
    try {
      Appraisal appraisal = appraiser.appraise(evidence);
      String result = issuer.issue(appraisal);
      record(evidence, "affirming");
      span(evidence).ifPresent(span -> tell(span, start));
      return new ResultReply(result);
    } catch (ProblemException e) {
      record(evidence, e.slug());
      span(evidence).ifPresent(span -> tell(span.failed(e.slug()), start));
      throw e;
    }
  }

  private Evidence read(ResultRequest request) {
    try {
      return Json.fromTree(request.evidence(), EvidenceDocument.class).read();
    } catch (MalformedMessageException | EvidenceRejected e) {
      ProblemException malformed =
          ProblemException.malformed("evidence", "is malformed: " + e.getMessage());
      count(malformed.slug());
      throw malformed;
    }
  }

  private void record(Evidence evidence, String outcome) {
    count(outcome);
    LOG.atInfo()
        .addKeyValue("platform", claimed(evidence))
        .addKeyValue("purpose", evidence.context().purpose())
        .addKeyValue("mid", evidence.context().mid().map(Mid::value).orElse("none"))
        .addKeyValue("outcome", outcome)
        .log("evidence appraised");
  }

  /** The appraisal as part of the migration that it is for, by what the host says. */
  private Optional<Span> span(Evidence evidence) {
    return evidence
        .context()
        .mid()
        .flatMap(mid ->
            switch (evidence.context().purpose()) {
              case MIGRATION_SOURCE -> Optional.of(spans.farEnd(mid, Landmark.SOURCE_EVIDENCE));
              case MIGRATION_TARGET -> Optional.of(spans.farEnd(mid, Landmark.TARGET_EVIDENCE));
              case HOST, START -> Optional.empty();
            });
  }

  private void tell(Span span, Instant start) {
    span.answering().tell(start, clock.instant());
  }

  private void count(String outcome) {
    meters.count(AttestationMetric.APPRAISALS, outcome);
  }

  private static String claimed(Evidence evidence) {
    try {
      return EvidenceVerifier.claimedPlatform(evidence).value();
    } catch (EvidenceRejected e) {
      return "none";
    }
  }
}
