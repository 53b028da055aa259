package dev.sealift.attestation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(
    packages = "dev.sealift.attestation",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {

  @ArchTest
  static final ArchRule structuresKnowNoDevice =
      noClasses()
          .that()
          .resideInAPackage("..attestation.tpm..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..attestation.device..", "..attestation.evidence..");

  @ArchTest
  static final ArchRule devicesKnowNoEvidence =
      noClasses()
          .that()
          .resideInAPackage("..attestation.device..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..attestation.evidence..");

  @ArchTest
  static final ArchRule knowsNoFramework =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", "tools.jackson..", "dev.sealift.api..");

  @ArchTest
  static final ArchRule asksNobodyTheTime =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");
}
