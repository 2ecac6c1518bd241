package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.nio.file.Path;
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
 * Keeps the framework from starting what a change was interrupted with: it may be what ended the gateway, and would end it
 * again before the change is undone. This bundle has a lower start level than what can be dropped in, so it comes first. See
 * docs/decisions/0122.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class HoldBack implements BundleActivator {

    private static final Logger LOG = LoggerFactory.getLogger(HoldBack.class);

    /** What is not begun yet is begun by whoever undoes the change. */
    @Override
    public void start(BundleContext context) {
        String data = context.getProperty("karaf.data");
        if (data != null) {
            hold(context, DeploymentsComponent.ledger(Path.of(data)));
        }
    }

    private static void hold(BundleContext context, Path ledger) {
        try {
            Set<String> names = Ledger.open(ledger).intent().stream()
                    .flatMap(intent -> intent.to().parts().stream())
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
            LOG.error("{}: what was being changed cannot be read: {}", ledger, Trouble.words(e));
        }
    }

    private static void hold(Bundle bundle) {
        try {
            bundle.stop();
            LOG.warn("{} is not started: the gateway ended while it was deployed", Bundles.label(bundle));
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
