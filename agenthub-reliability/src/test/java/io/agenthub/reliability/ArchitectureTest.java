/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.reliability;

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
          .importPackages("io.agenthub.reliability");

  @Test
  void packages_haveNoCycles() {
    slices().matching("io.agenthub.reliability.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
