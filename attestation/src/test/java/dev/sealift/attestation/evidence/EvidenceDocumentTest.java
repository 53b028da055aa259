package dev.sealift.attestation.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealift.attestation.evidence.EvidenceRejected.Reason;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceDocumentTest {

  @TempDir Path folder;

  @Test
  void document_readsBackToTheEvidence() throws Exception {
    try (TestPlatform platform = new TestPlatform(folder)) {
      Evidence evidence = platform.evidence(TestPlatform.TARGET);
      assertThat(EvidenceDocument.of(evidence).read()).isEqualTo(evidence);
    }
  }

  @Test
  void documentWithoutAField_isRefusedNamingIt() throws Exception {
    try (TestPlatform platform = new TestPlatform(folder)) {
      EvidenceDocument honest = EvidenceDocument.of(platform.evidence(TestPlatform.TARGET));
      for (String field : fields()) {
        assertRefused(with(honest, field, null), field + " is absent");
      }
    }
  }

  @Test
  void documentWithAFieldOutOfForm_isRefusedNamingIt() throws Exception {
    try (TestPlatform platform = new TestPlatform(folder)) {
      EvidenceDocument honest = EvidenceDocument.of(platform.evidence(TestPlatform.TARGET));
      for (String field : fields()) {
        if (!field.equals("eventLog")) {
          assertRefused(with(honest, field, "not!base64"), field + " is ");
          assertRefused(with(honest, field, "A".repeat(4000)), field + " ");
        }
      }
      assertRefused(
          with(honest, "eventLog", Collections.nCopies(257, honest.eventLog().getFirst())),
          "eventLog has 257 events, want <= 256");
      assertRefused(
          with(honest, "eventLog", Arrays.asList(honest.eventLog().getFirst(), null)),
          "eventLog[1] is absent");
      assertRefused(
          with(honest, "eventLog", List.of(new EvidenceDocument.Event(7, "a", "A".repeat(43)))),
          "eventLog[0] is malformed: pcr is 7");
      assertRefused(
          with(honest, "eventLog", List.of(new EvidenceDocument.Event(8, "a\nb", "A".repeat(43)))),
          "eventLog[0] is malformed: name");
      assertRefused(
          with(honest, "eventLog", List.of(new EvidenceDocument.Event(8, "a", "AAAA"))),
          "eventLog[0] is malformed: digest has 3 bytes");
    }
  }

  private static List<String> fields() {
    return Stream.of(EvidenceDocument.class.getRecordComponents())
        .map(RecordComponent::getName)
        .toList();
  }

  private static void assertRefused(EvidenceDocument document, String message) {
    assertThatExceptionOfType(EvidenceRejected.class)
        .isThrownBy(document::read)
        .withMessageStartingWith(message)
        .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Reason.MALFORMED));
  }

  private static EvidenceDocument with(EvidenceDocument honest, String field, Object value)
      throws Exception {
    RecordComponent[] components = EvidenceDocument.class.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      boolean changed = components[i].getName().equals(field);
      values[i] = changed ? value : components[i].getAccessor().invoke(honest);
    }
    Constructor<?> constructor = EvidenceDocument.class.getDeclaredConstructors()[0];
    return (EvidenceDocument) constructor.newInstance(values);
  }
}
