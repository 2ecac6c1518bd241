package org.ohmstead.itests.build;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Predicate;
import org.junit.BeforeClass;
import org.junit.Test;
import org.ohmstead.device.DeviceWriter;
import org.ohmstead.driver.Driver;
import org.ohmstead.driver.PreparedRead;

/** Who may know whom, and who may do what: docs/concepts, "direction of knowledge". */
public class ArchitectureTest {

    /** Made for developers, not for a gateway: they play the part of the scan. */
    private static final Set<String> TOOLS = Set.of("org.ohmstead.driver.tck", "org.ohmstead.bench");

    private static final String DRIVERS = "org.ohmstead.driver.";

    private static JavaClasses classes;

    /** Reads all class files once. */
    @BeforeClass
    public static void read() {
        classes = Reactor.classes();
        assertTrue("classes of the bundles expected, got " + classes.size(), classes.size() > 60);
    }

    @Test
    public void onlyContractsAndLibrariesExportPackages() {
        List<String> wrong = new ArrayList<>();
        for (String bundle : Reactor.bundles()) {
            List<String> exports = Reactor.exports(bundle);
            boolean mayExport = Reactor.shared(bundle) || TOOLS.contains(bundle);
            if (!mayExport && !exports.isEmpty()) {
                wrong.add(bundle + " exports " + exports);
            }
            if (Reactor.shared(bundle) && !exports.equals(List.of(bundle.replaceFirst("\\.api$", "")))) {
                wrong.add(bundle + " exports " + exports + ", one package of its own name expected");
            }
        }
        assertNone(wrong);
    }

    @Test
    public void bundlesKnowContractsAndLibrariesOnly() {
        assertNone(dependencies((from, to) -> !from.equals(to) && !Reactor.shared(to) && !TOOLS.contains(from)));
    }

    @Test
    public void contractsKnowContractsOnly() {
        assertNone(dependencies(
                (from, to) -> (from.endsWith(".api") && !to.endsWith(".api")) || (isLib(from) && !to.equals(from))));
    }

    @Test
    public void driversKnowTheirContractAndLibrariesOnly() {
        assertNone(dependencies((from, to) ->
                isDriver(from) && !from.equals(to) && !to.equals("org.ohmstead.driver.api") && !isLib(to)));
    }

    @Test
    public void contractsHoldNoThirdPartyTypes() {
        List<String> wrong = new ArrayList<>();
        for (JavaClass type : classes) {
            if (Reactor.bundleOf(type).filter(b -> b.endsWith(".api")).isEmpty()) {
                continue;
            }
            for (Dependency d : type.getDirectDependenciesFromSelf()) {
                String name = d.getTargetClass().getBaseComponentType().getPackageName();
                if (!name.isEmpty()
                        && !name.startsWith("java.")
                        && !name.startsWith("org.ohmstead.")
                        && !name.startsWith("org.osgi.annotation.")) {
                    wrong.add(d.getDescription());
                }
            }
        }
        assertNone(wrong);
    }

    @Test
    public void onlyTheScanTalksToDrivers() {
        Set<String> exchanges = Set.of("prepare", "write", "run");
        Predicate<JavaCodeUnitAccess<?>> exchange =
                call -> call.getTargetOwner().isAssignableTo(Driver.class)
                        ? exchanges.contains(call.getName())
                        : call.getTargetOwner().isAssignableTo(PreparedRead.class)
                                && call.getName().equals("read");

        assertNone(calls("org.ohmstead.scan", exchange));
        assertFalse("the rule sees what it forbids", calls("nobody", exchange).isEmpty());
    }

    @Test
    public void onlyActuationWritesToDevices() {
        Predicate<JavaCodeUnitAccess<?>> write = call -> call.getTargetOwner().isAssignableTo(DeviceWriter.class);

        assertNone(calls("org.ohmstead.actuation", write));
        assertFalse("the rule sees what it forbids", calls("nobody", write).isEmpty());
    }

    @Test
    public void driversOwnNoThreads() {
        List<String> wrong = new ArrayList<>();
        for (JavaClass type : classes) {
            if (Reactor.bundleOf(type).filter(ArchitectureTest::isDriver).isEmpty()) {
                continue;
            }
            for (JavaCodeUnitAccess<?> call : type.getCodeUnitCallsFromSelf()) {
                if (makesThread(call)) {
                    wrong.add(call.getDescription());
                }
            }
        }
        assertNone(wrong);
    }

    private static boolean makesThread(JavaCodeUnitAccess<?> call) {
        JavaClass owner = call.getTargetOwner();
        boolean made = call.getName().equals("<init>")
                && (owner.isAssignableTo(Thread.class)
                        || owner.isAssignableTo(ExecutorService.class)
                        || owner.isAssignableTo(java.util.Timer.class));
        return made
                || owner.isEquivalentTo(Executors.class)
                || owner.isEquivalentTo(ForkJoinPool.class)
                || call.getName().endsWith("Async");
    }

    private static boolean isLib(String bundle) {
        return bundle.startsWith("org.ohmstead.lib.");
    }

    private static boolean isDriver(String bundle) {
        return bundle.startsWith(DRIVERS) && !bundle.equals("org.ohmstead.driver.api") && !TOOLS.contains(bundle);
    }

    private interface Forbidden {
        boolean from(String bundle, String other);
    }

    private static List<String> dependencies(Forbidden forbidden) {
        List<String> wrong = new ArrayList<>();
        for (JavaClass type : classes) {
            String from = Reactor.bundleOf(type).orElseThrow();
            for (Dependency d : type.getDirectDependenciesFromSelf()) {
                Optional<String> to = Reactor.bundleOf(d.getTargetClass().getBaseComponentType());
                if (to.isPresent() && forbidden.from(from, to.get())) {
                    wrong.add(from + " knows " + to.get() + ": " + d.getDescription());
                }
            }
        }
        return wrong;
    }

    /** Calls into another bundle, or to a contract, from where they are not allowed. */
    private static List<String> calls(String allowed, Predicate<JavaCodeUnitAccess<?>> matching) {
        List<String> wrong = new ArrayList<>();
        for (JavaClass type : classes) {
            String from = Reactor.bundleOf(type).orElseThrow();
            if (from.equals(allowed) || TOOLS.contains(from)) {
                continue;
            }
            for (JavaCodeUnitAccess<?> call : type.getCodeUnitCallsFromSelf()) {
                boolean own = Reactor.bundleOf(call.getTargetOwner()).equals(Optional.of(from));
                if (!own && matching.test(call)) {
                    wrong.add(call.getDescription());
                }
            }
        }
        return wrong;
    }

    private static void assertNone(List<String> wrong) {
        assertEquals("", String.join("\n", new TreeSet<>(wrong)));
    }
}
