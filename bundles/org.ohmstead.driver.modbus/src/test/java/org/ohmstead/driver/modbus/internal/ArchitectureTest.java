package org.ohmstead.driver.modbus.internal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

@AnalyzeClasses(
        packages = {"org.ohmstead.driver.modbus", "org.ohmstead.lib.transport"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String DETACHED = "org.ohmstead.lib.transport.Detached";

    private static final Set<String> KNOWN =
            Set.of("org.ohmstead.driver", "org.ohmstead.lib.transport", "org.ohmstead.driver.modbus.internal");

    /** The library makes threads for who asks (Detached); a driver, and what it uses of the library, does not. */
    @ArchTest
    static final ArchRule THE_DRIVER_OWNS_NO_THREADS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(DETACHED)
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "java\\.util\\.concurrent\\.(Executors|ForkJoinPool|.*ThreadPoolExecutor)|java\\.util\\.Timer")
            .orShould()
            .callMethod(DETACHED, "thread", Runnable.class.getName(), String.class.getName())
            .orShould()
            .callConstructorWhere(DescribedPredicate.describe(
                    "a thread is made", call -> call.getTargetOwner().isAssignableTo(Thread.class)));

    @ArchTest
    static final ArchRule THE_DRIVER_KNOWS_ONLY_THE_API = noClasses()
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are of another bundle",
                    type -> type.getPackageName().startsWith("org.ohmstead.")
                            && !KNOWN.contains(type.getPackageName())));

    @ArchTest
    static final ArchRule THE_DRIVER_NEEDS_NO_MODBUS_LIBRARY =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("com.ghgande..");
}
