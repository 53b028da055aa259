package dev.sealift.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;

/** The walls of this module. Think about the layering before editing a rule. */
@AnalyzeClasses(
    packages = "dev.sealift.protocol",
    importOptions = ImportOption.DoNotIncludeTests.class)
class WallsTest {

  @ArchTest
  static final ArchRule crypto_libraries_stay_in_crypto =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.sealift.protocol.crypto")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.crypto..", "org.bouncycastle..", "com.nimbusds..");

  @ArchTest
  static final ArchRule knows_nothing_but_the_platform_and_its_crypto =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "java..",
              "javax.crypto..",
              "org.jspecify..",
              "org.bouncycastle..",
              "com.nimbusds..",
              "dev.sealift.protocol..");

  @ArchTest
  static final ArchRule has_no_io_and_no_threads =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.net..", "java.nio.file..", "java.nio.channels..", "java.util.concurrent..")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(Thread.class, java.io.File.class, java.io.InputStream.class);

  @ArchTest
  static final ArchRule asks_nobody_the_time =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class);

  @ArchTest
  static final ArchRule makes_no_randomness =
      noClasses()
          .should()
          .callConstructor(SecureRandom.class)
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(SecureRandom.class, "getInstanceStrong");

  @ArchTest
  static final ArchRule prints_nothing =
      noClasses()
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule packages_have_no_cycles =
      slices().matching("dev.sealift.protocol.(*)..").should().beFreeOfCycles();

  /** The state machines are pure: what they need of crypto was verified before they see it. */
  @ArchTest
  static final ArchRule state_machines_know_no_crypto_and_no_wire =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.sealift.protocol.source..",
              "dev.sealift.protocol.target..",
              "dev.sealift.protocol.ledger..",
              "dev.sealift.protocol.monitor..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.sealift.protocol.crypto..",
              "dev.sealift.protocol.record..",
              "dev.sealift.protocol.session..");
}
