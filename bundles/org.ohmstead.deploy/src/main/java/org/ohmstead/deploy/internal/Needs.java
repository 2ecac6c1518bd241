package org.ohmstead.deploy.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/** Says in words what a bundle needs and does not find. */
final class Needs {

    private static final Pattern FROM = Pattern.compile("\\(([a-z-]*version)(>=|=)([^)]+)\\)");
    private static final Pattern NOT_FROM = Pattern.compile("\\(!\\(([a-z-]*version)>=([^)]+)\\)\\)");

    private Needs() {}

    /**
     * What is missing.
     *
     * @param bundle installed, not resolved
     * @param others what it may be wired to, itself left out
     * @return one sentence per need that nobody meets
     */
    static List<String> unmet(Bundle bundle, Collection<Bundle> others) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        Offers own = Offers.of(revision);
        Offers offers = Offers.of(others);
        List<String> unmet = new ArrayList<>();
        for (BundleRequirement requirement : revision.getDeclaredRequirements(null)) {
            if (!optional(requirement) && !own.meet(requirement) && !offers.meet(requirement)) {
                unmet.add(sentence(requirement, offers));
            }
        }
        return unmet;
    }

    private static boolean optional(BundleRequirement requirement) {
        String effective = requirement.getDirectives().getOrDefault(Constants.EFFECTIVE_DIRECTIVE, "resolve");
        return !effective.equals(Constants.EFFECTIVE_RESOLVE)
                || Constants.RESOLUTION_OPTIONAL.equals(
                        requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE))
                || "dynamic".equals(requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE));
    }

    private static String sentence(BundleRequirement requirement, Offers offers) {
        String namespace = requirement.getNamespace();
        String filter = Offers.filter(requirement);
        Optional<String> name = Offers.name(requirement);
        boolean plain = namespace.equals(PackageNamespace.PACKAGE_NAMESPACE)
                || namespace.equals(BundleNamespace.BUNDLE_NAMESPACE);
        if (!plain || name.isEmpty()) {
            return "needs " + namespace + (filter.isEmpty() ? "" : " " + filter)
                    + ", which nobody in the gateway offers";
        }
        boolean aPackage = namespace.equals(PackageNamespace.PACKAGE_NAMESPACE);
        String kind = aPackage ? "package " : "bundle ";
        TreeSet<String> have = new TreeSet<>();
        for (BundleCapability capability : offers.named(namespace, name.get())) {
            String version = String.valueOf(capability
                    .getAttributes()
                    .get(aPackage ? Constants.VERSION_ATTRIBUTE : Constants.BUNDLE_VERSION_ATTRIBUTE));
            have.add(version
                    + (aPackage
                            ? " of " + Bundles.label(capability.getRevision().getBundle())
                            : ""));
        }
        return "needs " + kind + name.get() + range(filter) + ", the gateway has "
                + (have.isEmpty() ? "none" : String.join(" and ", have));
    }

    /** {@return a range as manifests have it, with a space before; empty if every version is welcome} */
    private static String range(String filter) {
        Matcher until = NOT_FROM.matcher(filter);
        String rest = until.find() ? " " : "";
        Matcher from = FROM.matcher(until.reset().replaceAll(""));
        if (!from.find()) {
            return rest;
        }
        return until.reset().find() ? " [" + from.group(3) + "," + until.group(2) + ")" : " " + from.group(3);
    }
}
