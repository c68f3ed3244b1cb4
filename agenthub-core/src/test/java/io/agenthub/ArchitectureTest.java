/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The package structure of this module, as rules. */
class ArchitectureTest {
  private static final String ROOT = "io.agenthub";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
          .importPackages(ROOT);

  @Test
  void theClassesOfThisModule_areFound() {
    assertThat(CLASSES).isNotEmpty();
  }

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
  void jackson_isImportedByTheJsonPackageOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".json..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("com.fasterxml.jackson..", "tools.jackson.."))
        .because("the JSON library is replaceable in one place")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void clocks_areReadByTheTimePackageOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".time..")
        .should()
        .accessTargetWhere(new ReadsAClock())
        .because("time is handed in, so that tests control it")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void databases_areNotKnownHere() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite.."))
        .because("storage belongs to the brokers")
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

  /** Calls of and references to what tells the time of the machine or waits for it. */
  private static final class ReadsAClock extends DescribedPredicate<JavaAccess<?>> {
    private static final Set<String> SYSTEM = Set.of("currentTimeMillis", "nanoTime");
    private static final Set<String> CLOCK = Set.of("system", "systemUTC", "systemDefaultZone");

    ReadsAClock() {
      super("the machine's clock is read or waited for");
    }

    @Override
    public boolean test(JavaAccess<?> access) {
      JavaClass owner = access.getTargetOwner();
      String name = access.getTarget().getName();
      if (owner.isEquivalentTo(System.class)) {
        return SYSTEM.contains(name);
      }
      if (owner.isEquivalentTo(Thread.class)) {
        return name.equals("sleep");
      }
      if (owner.isEquivalentTo(Clock.class)) {
        return CLOCK.contains(name) || name.startsWith("tick");
      }
      if (owner.isEquivalentTo(Date.class)) {
        return name.equals("<init>") && parametersOf(access).isEmpty();
      }
      return owner.getPackageName().startsWith("java.time")
          && name.equals("now")
          && !handed(access);
    }

    /** Whether the clock is an argument, as in {@code Instant.now(clock)}. */
    private static boolean handed(JavaAccess<?> access) {
      return parametersOf(access).stream().anyMatch(type -> type.isEquivalentTo(Clock.class));
    }

    private static List<JavaClass> parametersOf(JavaAccess<?> access) {
      return access.getTarget() instanceof CodeUnitAccessTarget target
          ? target.getRawParameterTypes()
          : List.of();
    }
  }
}
