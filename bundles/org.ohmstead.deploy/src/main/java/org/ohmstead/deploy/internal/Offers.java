package org.ohmstead.deploy.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;

/**
 * What bundles offer, to be found by its name: each need compared with each offer would take minutes for a bundle with many
 * needs. The name of a capability is its attribute that is called as its namespace (OSGi Core 8, 3.3 and 8.2).
 */
final class Offers {

    private final Map<String, List<BundleCapability>> all = new HashMap<>();
    private final Map<String, Map<Object, List<BundleCapability>>> named = new HashMap<>();

    private Offers() {}

    /** {@return what these bundles offer now} */
    static Offers of(Collection<Bundle> bundles) {
        Offers offers = new Offers();
        bundles.forEach(bundle -> offered(bundle).forEach(offers::add));
        return offers;
    }

    /** {@return what a bundle would offer} */
    static Offers of(BundleRevision revision) {
        Offers offers = new Offers();
        revision.getDeclaredCapabilities(null).forEach(offers::add);
        return offers;
    }

    private static List<BundleCapability> offered(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring != null) {
            return wiring.getCapabilities(null);
        }
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision == null ? List.of() : revision.getDeclaredCapabilities(null);
    }

    private void add(BundleCapability capability) {
        String namespace = capability.getNamespace();
        all.computeIfAbsent(namespace, key -> new ArrayList<>()).add(capability);
        Object name = capability.getAttributes().get(namespace);
        if (name != null) {
            named.computeIfAbsent(namespace, key -> new HashMap<>())
                    .computeIfAbsent(name, key -> new ArrayList<>())
                    .add(capability);
        }
    }

    /** {@return whether any of it meets a need} */
    boolean meet(BundleRequirement requirement) {
        String namespace = requirement.getNamespace();
        boolean found = name(requirement).stream()
                .flatMap(name -> named(namespace, name).stream())
                .anyMatch(requirement::matches);
        return found
                || (!plain(requirement)
                        && all.getOrDefault(namespace, List.of()).stream().anyMatch(requirement::matches));
    }

    /** {@return capabilities of a name} */
    List<BundleCapability> named(String namespace, String name) {
        return named.getOrDefault(namespace, Map.of()).getOrDefault(name, List.of());
    }

    /** {@return the name that a need asks for; empty if it asks for none} */
    static Optional<String> name(BundleRequirement requirement) {
        Matcher matcher = Pattern.compile("\\(" + Pattern.quote(requirement.getNamespace()) + "=([^)]+)\\)")
                .matcher(filter(requirement));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** {@return whether a need asks for one name, as all do that a manifest has in {@code Import-Package}} */
    private static boolean plain(BundleRequirement requirement) {
        String namespace = requirement.getNamespace();
        boolean known = namespace.equals(BundleRevision.PACKAGE_NAMESPACE)
                || namespace.equals(BundleRevision.BUNDLE_NAMESPACE)
                || namespace.equals(BundleRevision.HOST_NAMESPACE);
        return known
                && name(requirement)
                        .filter(name -> name.matches("[A-Za-z0-9_.$-]+"))
                        .isPresent();
    }

    /** {@return the filter of a need; empty if it has none} */
    static String filter(BundleRequirement requirement) {
        return requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
    }
}
