package dev.sealift.keybroker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

/** The walls inside the broker. Think about the layering before editing a rule. */
@AnalyzeClasses(
    packages = "dev.sealift.keybroker",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class LayersTest {

  @ArchTest
  static final ArchRule asks_the_injected_clock_alone =
      noClasses()
          .that()
          .doNotHaveSimpleName("BrokerConfiguration")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC");

  @ArchTest
  static final ArchRule leaves_cryptography_to_the_protocol =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.crypto..", "org.bouncycastle..", "com.nimbusds..");

  @ArchTest
  static final ArchRule knows_no_hypervisor =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.sealift.hypervisor..", "dev.sealift.orchestrator..");

  @ArchTest
  static final ArchRule secrets_leave_by_grants_alone =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..start..", "..migration..", "..hold..", "..problem..", "..security..")
          .should()
          .dependOnClassesThat()
          .haveSimpleName("MasterKey")
          .orShould()
          .dependOnClassesThat()
          .haveSimpleName("Secret");
}
