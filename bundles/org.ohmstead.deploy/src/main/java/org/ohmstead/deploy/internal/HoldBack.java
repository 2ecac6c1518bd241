package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
            hold(
                    context,
                    Places.ledger(Places.data(Path.of(data))),
                    Optional.ofNullable(context.getProperty("karaf.base"))
                            .map(base -> Places.deploy(Path.of(base)))
                            .filter(Files::isDirectory));
        }
    }

    /** {@return the framework as it runs now; another after each start} */
    static String run(BundleContext context) {
        return Optional.ofNullable(context.getProperty(Constants.FRAMEWORK_UUID))
                .orElse("");
    }

    /**
     * Looks how the gateway ended, and holds back what must not be started.
     *
     * @param file of the ledger
     * @param deploy the folder for files to be dropped in, if it is there
     */
    static void hold(BundleContext context, Path file, Optional<Path> deploy) {
        try {
            Ledger ledger = Ledger.open(file, Optional.empty());
            count(ledger, run(context));
            Map<String, String> reasons = reasons(ledger, deploy);
            int now = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                    .adapt(FrameworkStartLevel.class)
                    .getStartLevel();
            Stream.of(context.getBundles())
                    .filter(bundle -> reasons.containsKey(bundle.getSymbolicName()))
                    .filter(bundle -> bundle.adapt(BundleStartLevel.class).getStartLevel() > now)
                    .forEach(bundle -> hold(bundle, reasons.get(bundle.getSymbolicName())));
        } catch (IOException e) {
            LOG.error("{}: what was being changed cannot be read: {}", file, Trouble.words(e));
        }
    }

    /** {@return why which bundles must not be started, by their names} Whoever deleted a file while nothing ran wants it gone. */
    private static Map<String, String> reasons(Ledger ledger, Optional<Path> deploy) {
        Map<String, String> reasons = new HashMap<>();
        for (Entry entry : ledger.entries()) {
            if (deploy.filter(folder -> !Files.exists(folder.resolve(entry.name()), LinkOption.NOFOLLOW_LINKS))
                    .isPresent()) {
                entry.parts()
                        .forEach(part -> reasons.put(
                                part.symbolicName(), "deploy/" + entry.name() + ", which it came with, is gone"));
            }
        }
        Stream.concat(ledger.intent().map(Ledger.Intent::to).stream(), ledger.failed().stream())
                .flatMap(entry -> entry.parts().stream())
                .forEach(part -> reasons.put(part.symbolicName(), "the gateway ended with it"));
        return reasons;
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

    private static void hold(Bundle bundle, String reason) {
        try {
            bundle.stop();
            LOG.warn("{} is not started: {}", Bundles.label(bundle), reason);
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
