package org.ohmstead.deploy.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ohmstead.deploy.internal.intake.Content;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;

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

    /**
     * Whoever exports a package that the core or the framework has takes over who is wired anew, and there is no way back.
     *
     * @param content of the bundle that comes
     * @param bundles those that are installed
     * @throws Refusal if it exports such a package, and is not just another version of the library that has it
     */
    static void checkExports(Content content, Stream<Bundle> bundles) throws Refusal {
        Set<String> exported = new TreeSet<>(content.exports());
        if (exported.isEmpty()) {
            return;
        }
        List<String> taken = new ArrayList<>();
        for (Bundle bundle : bundles.toList()) {
            String name = String.valueOf(bundle.getSymbolicName());
            if ((named(name) || platform(bundle)) && !name.equals(content.symbolicName())) {
                exports(bundle)
                        .filter(exported::contains)
                        .distinct()
                        .forEach(p -> taken.add(p + ", which " + Bundles.label(bundle) + " exports"));
            }
        }
        if (!taken.isEmpty()) {
            throw new Refusal(content.symbolicName() + " exports " + Trouble.few(taken)
                    + "; a bundle that exports no package of the gateway's core or the framework expected");
        }
    }

    private static Stream<String> exports(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        List<BundleCapability> capabilities = wiring != null
                ? wiring.getCapabilities(BundleRevision.PACKAGE_NAMESPACE)
                : revision == null ? List.of() : revision.getDeclaredCapabilities(BundleRevision.PACKAGE_NAMESPACE);
        return capabilities.stream().map(c -> String.valueOf(c.getAttributes().get(BundleRevision.PACKAGE_NAMESPACE)));
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
