package org.ohmstead.deploy.internal;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;

/** What only an upgrade of the distribution changes. */
final class Core {

    static final String UPGRADE = "bin/ohmstead upgrade";

    private static final String OURS = "org.ohmstead.";
    private static final Set<String> PARTS = Set.of(
            "scan",
            "profile",
            "actuation",
            "journal",
            "deploy",
            "config",
            "security",
            "health",
            "features",
            "bus.local");
    /** Below are the framework, Karaf, and libraries that were shipped. */
    private static final int PARTS_FROM = 75;

    private Core() {}

    /** {@return why a bundle of this name cannot be dropped in; empty if it can} */
    static Optional<String> refusal(String symbolicName, Optional<Bundle> installed) {
        if (named(symbolicName) && (installed.isPresent() || !library(symbolicName))) {
            return Optional.of(
                    symbolicName + " is a core part of the gateway, which is changed by " + UPGRADE + " only");
        }
        return installed
                .filter(Core::platform)
                .map(b -> symbolicName + " " + b.getVersion() + " is a part of the platform below, which is changed by "
                        + UPGRADE + " only");
    }

    /** {@return those of some bundles that must not be touched, by name} */
    static Set<String> among(Collection<Bundle> bundles) {
        Set<String> found = new TreeSet<>();
        for (Bundle bundle : bundles) {
            if (bundle.getState() == Bundle.UNINSTALLED) {
                continue;
            }
            String name = String.valueOf(bundle.getSymbolicName());
            if (named(name) || platform(bundle)) {
                found.add(name);
            }
        }
        return found;
    }

    private static boolean named(String symbolicName) {
        if (!symbolicName.startsWith(OURS)) {
            return false;
        }
        String part = symbolicName.substring(OURS.length());
        return part.endsWith(".api") || library(symbolicName) || PARTS.contains(part);
    }

    private static boolean library(String symbolicName) {
        return symbolicName.startsWith(OURS + "lib.");
    }

    private static boolean platform(Bundle bundle) {
        return bundle.getBundleId() == 0
                || (bundle.adapt(BundleStartLevel.class).getStartLevel() < PARTS_FROM && !Bundles.dropped(bundle));
    }
}
