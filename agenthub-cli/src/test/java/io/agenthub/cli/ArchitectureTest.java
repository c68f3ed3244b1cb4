/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The package structure of this module, as rules. */
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
          .importPackages("io.agenthub.cli");

  @Test
  void packages_haveNoCycles() {
    slices().matching("io.agenthub.cli.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void commands_areKnownToNoneOfThePackagesBelow() {
    noClasses()
        .that()
        .resideInAPackage("io.agenthub.cli.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.agenthub.cli")
        .because("output, demo and bench are used by commands")
        .check(CLASSES);
  }
}
