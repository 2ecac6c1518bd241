package org.ohmstead.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.karaf.features.Feature;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.OptionUtils;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All features of Ohmstead come and go in any order: what is there before and after such a step, is not touched by it.
 * {@code -Dohmstead.seed=N} walks the same way again.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class FeatureOrderIT extends OhmsteadTestSupport {

    private static final Logger LOG = LoggerFactory.getLogger(FeatureOrderIT.class);
    private static final int STEPS = 24;
    private static final int SOAK_STEPS = 400;

    /** {@return what Pax Exam starts, knowing which way to walk} */
    @Override
    @Configuration
    public Option[] configuration() {
        return OptionUtils.combine(
                super.configuration(),
                systemProperty("ohmstead.seed")
                        .value(System.getProperty("ohmstead.seed", Long.toString(System.currentTimeMillis()))),
                systemProperty("ohmstead.soak").value(System.getProperty("ohmstead.soak", "false")));
    }

    @Test
    public void whatIsNotConcernedIsNotTouched() throws Exception {
        long seed = Long.getLong("ohmstead.seed");
        LOG.info("walk by -Dohmstead.seed={}", seed);
        Random random = new Random(seed);
        Set<String> initial = required();
        Set<String> bundles = bundles();
        List<String> features = ohmsteadFeatures();
        assertTrue(features.toString(), features.containsAll(Set.of("ohmstead-core", "ohmstead-driver-modbus")));
        int steps = Boolean.getBoolean("ohmstead.soak") ? SOAK_STEPS : STEPS;
        for (int step = 1; step <= steps; step++) {
            String feature = features.get(random.nextInt(features.size()));
            change("-Dohmstead.seed=" + seed + ", step " + step, feature);
        }
        for (String feature : features) {
            if (initial.contains(feature) != required().contains(feature)) {
                change("-Dohmstead.seed=" + seed + ", back to the beginning", feature);
            }
        }
        assertEquals("-Dohmstead.seed=" + seed + ": features", initial, required());
        assertEquals("-Dohmstead.seed=" + seed + ": bundles", bundles, bundles());
    }

    /** Installs a feature, or uninstalls it if somebody asked for it. The last one stays: with it the gateway would go. */
    private void change(String where, String feature) throws Exception {
        Set<String> required = required();
        boolean goes = required.contains(feature);
        if (goes && required.size() == 1) {
            return;
        }
        try (Touches touches = new Touches(context)) {
            if (goes) {
                features.uninstallFeature(feature);
            } else {
                features.installFeature(feature);
            }
            assertEquals(
                    where + ": " + feature + (goes ? " uninstalled" : " installed"), List.of(), touches.ofOthers());
        }
        Set<String> wrong = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getState() == Bundle.INSTALLED)
                .map(Bundle::getSymbolicName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(where + ": bundles that are not resolved", Set.of(), wrong);
    }

    private List<String> ohmsteadFeatures() throws Exception {
        List<String> names = new ArrayList<>();
        for (Feature feature : features.listFeatures()) {
            if (feature.getName().startsWith("ohmstead-") && !feature.isHidden()) {
                names.add(feature.getName());
            }
        }
        return names.stream().distinct().sorted().toList();
    }

    private Set<String> required() throws Exception {
        return Arrays.stream(features.listRequiredFeatures())
                .map(Feature::getName)
                .filter(name -> name.startsWith("ohmstead-"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> bundles() {
        return Arrays.stream(context.getBundles())
                .map(bundle -> bundle.getSymbolicName() + " " + bundle.getVersion() + " " + bundle.getState())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
