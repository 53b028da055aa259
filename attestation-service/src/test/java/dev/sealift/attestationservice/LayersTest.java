package dev.sealift.attestationservice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

@AnalyzeClasses(
    packagesOf = AttestationServiceApplication.class,
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {

  @ArchTest
  static final ArchRule asksTheTimeOfItsClockAlone =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule drawsNoncesFromTheSecureRandomAlone =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Random.class, ThreadLocalRandom.class, UUID.class);

  @ArchTest
  static final ArchRule systemClockIsTakenInOnePlace =
      noClasses()
          .that()
          .doNotHaveSimpleName("ServiceConfiguration")
          .should()
          .callMethod(Clock.class, "systemUTC");

  @ArchTest
  static final ArchRule knowsNoOtherPart =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.sealift.hypervisor..",
              "dev.sealift.keybroker..",
              "dev.sealift.orchestrator..",
              "dev.sealift.hostagent..");
}
