package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the framework from starting what a change was interrupted with, and what failed its probation: it may be what ended
 * the gateway, and would end it again before it is undone. This bundle has a lower start level than what can be dropped in,
 * so it comes first. See docs/decisions/0122 and 0158.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class HoldBack implements BundleActivator {

    private static final Logger LOG = LoggerFactory.getLogger(HoldBack.class);

    /** What is not begun yet is begun by whoever undoes the change. */
    @Override
    public void start(BundleContext context) {
        String data = context.getProperty("karaf.data");
        if (data != null) {
            hold(context, Places.ledger(Places.data(Path.of(data))));
        }
    }

    /** {@return the framework as it runs now; another after each start} */
    static String run(BundleContext context) {
        return Optional.ofNullable(context.getProperty(Constants.FRAMEWORK_UUID))
                .orElse("");
    }

    /** Looks how the gateway ended, and holds back what must not be started. */
    static void hold(BundleContext context, Path file) {
        try {
            Ledger ledger = Ledger.open(file, Optional.empty());
            count(ledger, run(context));
            Set<String> names = Stream.concat(ledger.intent().map(Ledger.Intent::to).stream(), ledger.failed().stream())
                    .flatMap(entry -> entry.parts().stream())
                    .map(Entry.Part::symbolicName)
                    .collect(Collectors.toSet());
            int now = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                    .adapt(FrameworkStartLevel.class)
                    .getStartLevel();
            Stream.of(context.getBundles())
                    .filter(bundle -> names.contains(bundle.getSymbolicName()))
                    .filter(bundle -> bundle.adapt(BundleStartLevel.class).getStartLevel() > now)
                    .forEach(HoldBack::hold);
        } catch (IOException e) {
            LOG.error("{}: what was being changed cannot be read: {}", file, Trouble.words(e));
        }
    }

    /** On disk before anything is started that may end the gateway again. */
    private static void count(Ledger ledger, String run) {
        try {
            ledger.starts(run);
        } catch (IOException e) {
            LOG.error("what is on probation cannot be noted, nothing is held back for it: {}", Trouble.words(e));
        }
        ledger.probations().stream()
                .filter(Probation::suspected)
                .forEach(probation -> LOG.warn("{}", Probations.suspicion(probation)));
    }

    private static void hold(Bundle bundle) {
        try {
            bundle.stop();
            LOG.warn("{} is not started: the gateway ended with it", Bundles.label(bundle));
        } catch (BundleException e) {
            LOG.error("{} cannot be kept from being started", Bundles.label(bundle), e);
        }
    }

    /** Nothing is left to be ended. */
    @Override
    public void stop(BundleContext context) {
        LOG.debug("ended");
    }
}
