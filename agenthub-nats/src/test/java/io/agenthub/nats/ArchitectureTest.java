/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

/** The structure of this module, as rules. */
final class ArchitectureTest {
  private static final String ROOT = "io.agenthub.nats";

  /** Without the servers for tests, a module whose packages have the same beginning. */
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
          .importPackages(ROOT)
          .that(not(resideInAPackage(ROOT + ".testing..")));

  @Test
  void packages_haveNoCycles() {
    slices()
        .assignedFrom(new ByPackageName())
        .should()
        .beFreeOfCycles()
        .because("a package must be understood without the packages above it")
        .check(CLASSES);
  }

  @Test
  void eachPackage_knowsThoseBelowItOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("connection")
        .definedBy(ROOT + ".connection")
        .layer("stream")
        .definedBy(ROOT + ".stream")
        .layer("claim")
        .definedBy(ROOT + ".claim")
        .layer("archive")
        .definedBy(ROOT + ".archive")
        .layer("pull")
        .definedBy(ROOT + ".pull")
        .layer("health")
        .definedBy(ROOT + ".health")
        .layer("broker")
        .definedBy(ROOT)
        .whereLayer("connection")
        .mayNotAccessAnyLayer()
        .whereLayer("stream")
        .mayOnlyAccessLayers("connection")
        .whereLayer("claim")
        .mayOnlyAccessLayers("connection", "stream")
        .whereLayer("archive")
        .mayOnlyAccessLayers("connection", "stream")
        .whereLayer("pull")
        .mayOnlyAccessLayers("connection", "stream", "claim", "archive")
        .whereLayer("health")
        .mayOnlyAccessLayers("connection")
        .whereLayer("broker")
        .mayNotBeAccessedByAnyLayer()
        .because("what a package may rely on is decided here, not where it happens to be used")
        .check(CLASSES);
  }

  /** Each package is a slice, the root package included; a pattern would leave the root out. */
  private static final class ByPackageName implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return type.getPackageName().startsWith(ROOT)
          ? SliceIdentifier.of(type.getPackageName())
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages by name";
    }
  }
}
