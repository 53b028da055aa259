package dev.sealift.attestation.evidence;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;

/** Evidence as a host posts it. */
class EvidenceFuzzTest {

  @FuzzTest(maxDuration = "2m")
  void document(byte[] json) {
    try {
      EvidenceDocument document = Json.read(json, EvidenceDocument.class);
      Evidence evidence = document.read();
      if (!EvidenceDocument.of(evidence).read().equals(evidence)) {
        throw new AssertionError("evidence reads back as other evidence");
      }
    } catch (EvidenceRejected | MalformedMessageException e) {
      // Refused.
    }
  }
}
