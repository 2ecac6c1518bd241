package org.ohmstead.itests;

import static java.util.stream.Collectors.toMap;
import static org.junit.Assert.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerSuite;
import org.osgi.framework.Bundle;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleRevisions;

/** Installing a driver or a KAR adds bundles; it stops, refreshes and updates none that is there. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerSuite.class)
public class FeatureInstallIT extends OhmsteadTestSupport {

    private static final String FEATURE = "ohmstead-driver-modbus";
    private static final String DRIVER = "org.ohmstead.driver.modbus";

    @Test
    public void installingADriverTouchesNoOtherBundle() throws Exception {
        assertTouchesNothing(() -> {
            features.installFeature(FEATURE);
            assertEquals(Bundle.ACTIVE, bundle(DRIVER).getState());
            features.uninstallFeature(FEATURE);
        });
    }

    @Test
    public void aKarTouchesNoOtherBundle() throws Exception {
        Path dropped = Path.of(System.getProperty("karaf.base"), "deploy", "demo.kar");
        assertTouchesNothing(() -> {
            Files.copy(Kar.demo(), dropped);
            Await.until("KAR", true, () -> isInstalled(DRIVER) && isInstalled("org.ohmstead.sim.sml"));
            Await.until("last feature of the KAR", true, () -> isRequired("ohmstead-demo-devices"));
            Rest rest = new Rest("http://127.0.0.1:" + HTTP, "admin", PASSWORD);
            Await.until("decided", "demo.kar", () -> rest.get("/api/v1/drop-ins")
                    .body()
                    .path("dropIns")
                    .path(0)
                    .path("file")
                    .asText());
            Files.delete(dropped);
        });
    }

    private interface Change {
        void make() throws Exception;
    }

    private void assertTouchesNothing(Change change) throws Exception {
        Set<Long> before = bundles();
        Map<Long, Long> modified = modified(before);
        List<String> touched = new CopyOnWriteArrayList<>();
        SynchronousBundleListener listener = event -> {
            if (before.contains(event.getBundle().getBundleId())) {
                touched.add(event.getBundle().getSymbolicName() + " got event " + event.getType());
            }
        };
        context.addBundleListener(listener);
        try {
            change.make();
            Await.until("bundles as before", before, this::bundles);
            Await.until("stale bundles", Set.of(), this::staleBundles);
        } finally {
            context.removeBundleListener(listener);
        }

        assertEquals(List.of(), List.copyOf(touched));
        assertEquals(modified, modified(before));
    }

    private Set<Long> bundles() {
        return Arrays.stream(context.getBundles()).map(Bundle::getBundleId).collect(Collectors.toSet());
    }

    private boolean isRequired(String feature) {
        try {
            return features.isRequired(features.getFeature(feature));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private boolean isInstalled(String symbolicName) {
        return Arrays.stream(context.getBundles()).anyMatch(b -> symbolicName.equals(b.getSymbolicName()));
    }

    /** Bundles that would change with the next refresh: what was taken away is still used by somebody. */
    private Set<String> staleBundles() {
        return Arrays.stream(context.getBundles())
                .filter(b -> b.adapt(BundleRevisions.class).getRevisions().size() > 1)
                .map(Bundle::getSymbolicName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Map<Long, Long> modified(Set<Long> bundles) {
        return bundles.stream()
                .collect(toMap(id -> id, id -> context.getBundle(id).getLastModified()));
    }
}
