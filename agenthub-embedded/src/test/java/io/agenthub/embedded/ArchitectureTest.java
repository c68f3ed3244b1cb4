/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The structure of this module, as rules. */
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
          .importPackages("io.agenthub.embedded");

  @Test
  void database_isKnownToTheStoragePackageOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.agenthub.embedded.storage..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite.."))
        .because("SQLite is replaceable in one place")
        .check(CLASSES);
  }

  @Test
  void storage_knowsNothingOfTheBroker() {
    noClasses()
        .that()
        .resideInAPackage("io.agenthub.embedded.storage..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.agenthub.embedded", "io.agenthub.broker.."))
        .because("packages have no cycles, and rows have no meaning below the broker")
        .check(CLASSES);
  }
}
