package dev.sealift.hypervisor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls inside the trusted process. Think about the layering before editing one. */
@AnalyzeClasses(
    packages = "dev.sealift.hypervisor",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class WallsTest {

  @ArchTest
  static final ArchRule knows_no_framework_and_no_service =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework..",
              "org.apache.kafka..",
              "java.sql..",
              "java.net.http..",
              "dev.sealift.keybroker..",
              "dev.sealift.attestationservice..",
              "dev.sealift.orchestrator..",
              "dev.sealift.hostagent..");

  @ArchTest
  static final ArchRule machine_knows_nobody_above_it =
      noClasses()
          .that()
          .resideInAPackage("..hypervisor.machine..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..hypervisor.protection..",
              "..hypervisor.vm..",
              "..hypervisor.migration..",
              "..hypervisor.management..",
              "..hypervisor.boot..",
              "dev.sealift.api..",
              "dev.sealift.attestation..");

  @ArchTest
  static final ArchRule devices_know_no_machine =
      noClasses()
          .that()
          .resideInAnyPackage("..hypervisor.device..", "..hypervisor.state..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..hypervisor.machine..",
              "..hypervisor.storage..",
              "..hypervisor.protection..",
              "..hypervisor.vm..",
              "..hypervisor.migration..",
              "..hypervisor.management..",
              "..hypervisor.boot..",
              "dev.sealift.api..",
              "dev.sealift.attestation..");

  @ArchTest
  static final ArchRule storage_knows_no_machine =
      noClasses()
          .that()
          .resideInAPackage("..hypervisor.storage..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..hypervisor.machine..",
              "..hypervisor.protection..",
              "..hypervisor.vm..",
              "..hypervisor.migration..",
              "..hypervisor.management..",
              "..hypervisor.boot..");

  @ArchTest
  static final ArchRule protection_knows_no_message =
      noClasses()
          .that()
          .resideInAPackage("..hypervisor.protection..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..hypervisor.vm..",
              "..hypervisor.migration..",
              "..hypervisor.management..",
              "..hypervisor.boot..",
              "dev.sealift.api..",
              "dev.sealift.attestation..");

  @ArchTest
  static final ArchRule management_drives_nothing_itself =
      noClasses()
          .that()
          .resideInAPackage("..hypervisor.management..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..hypervisor.machine..",
              "..hypervisor.protection..",
              "..hypervisor.vm..",
              "..hypervisor.migration..",
              "..hypervisor.boot..");

  @ArchTest
  static final ArchRule only_the_identity_drives_the_tpm =
      noClasses()
          .that()
          .resideOutsideOfPackage("..hypervisor.boot..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("dev.sealift.attestation.device.Tpm");

  @ArchTest
  static final ArchRule machines_are_started_without_migration =
      noClasses()
          .that()
          .resideInAPackage("..hypervisor.vm..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..hypervisor.migration..");
}
