/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.agenthub.testkit.contract.BrokerContract;
import io.agenthub.testkit.contract.BrokerScenario;
import io.agenthub.testkit.hub.AllHubContracts;
import io.agenthub.testkit.hub.HubScenario;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The package structure of this module, and that no part of a suite is forgotten. */
class ArchitectureTest {
  private static final String ROOT = "io.agenthub.testkit";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
          .importPackages(ROOT);

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
  void history_usesNothingOfTheHub() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".history")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(ROOT + ".history", "java..", "org.jspecify..")
        .because("the judge shares nothing with the judged")
        .check(CLASSES);
  }

  @Test
  void everyTheme_isPartOfTheBrokerContract() {
    assertThat(themes(BrokerScenario.class))
        .hasSizeGreaterThan(10)
        .isEqualTo(nestedIn(BrokerContract.class));
  }

  @Test
  void everyTheme_isPartOfTheHubContracts() {
    assertThat(themes(HubScenario.class))
        .hasSizeGreaterThan(10)
        .isEqualTo(nestedIn(AllHubContracts.class));
  }

  private static Set<String> themes(Class<?> scenario) {
    return CLASSES.stream()
        .filter(type -> type.isAssignableTo(scenario))
        .filter(type -> type.getSimpleName().endsWith("Contract"))
        .map(JavaClass::getName)
        .collect(Collectors.toSet());
  }

  private static Set<String> nestedIn(Class<?> suite) {
    return CLASSES.stream()
        .filter(type -> type.getEnclosingClass().isPresent())
        .filter(type -> type.getEnclosingClass().get().isEquivalentTo(suite))
        .map(type -> type.getRawSuperclass().orElseThrow().getName())
        .collect(Collectors.toSet());
  }

  /** Each package is a slice; a pattern would leave the root out. */
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
