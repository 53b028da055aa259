package dev.sealift.hostagent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

/** What the agent may know. Think about who trusts whom before editing a rule. */
@AnalyzeClasses(
    packages = "dev.sealift.hostagent",
    importOptions = ImportOption.DoNotIncludeTests.class)
class WallTest {

  @ArchTest
  static final ArchRule reaches_the_hypervisor_through_its_socket_alone =
      noClasses().should().dependOnClassesThat().resideInAPackage("dev.sealift.hypervisor..");

  @ArchTest
  static final ArchRule knows_no_other_service =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.sealift.attestation..",
              "dev.sealift.attestationservice..",
              "dev.sealift.keybroker..",
              "dev.sealift.orchestrator..",
              "dev.sealift.standalone..",
              "dev.sealift.cli..");

  @ArchTest
  static final ArchRule holds_no_key_and_opens_nothing =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.sealift.protocol.crypto..", "javax.crypto..", "org.bouncycastle..");

  @ArchTest
  static final ArchRule asks_its_clock_for_the_time =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule has_one_clock =
      noClasses()
          .that()
          .doNotHaveSimpleName("HostAgentApplication")
          .should()
          .callMethod(Clock.class, "systemUTC");
}
