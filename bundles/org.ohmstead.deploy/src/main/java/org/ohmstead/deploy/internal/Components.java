package org.ohmstead.deploy.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ohmstead.deploy.Deployments;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** How the components of the gateway are, one line each for those that are not well. */
final class Components {

    private static final String DRIVER = "org.ohmstead.driver.Driver";
    private static final String OURS = "org.ohmstead.deploy";
    /** While deployments are ended by new settings, their service goes before the last of them is decided. */
    private static final Set<String> OFFERED = Set.of(Deployments.class.getName());

    /** A component of one configuration, by bundle, name and PID. */
    private record Key(String bundle, String component, String pid) {}

    private final Gateway gateway;
    private final Map<Key, Condition> before;

    /**
     * A component that is worse than before.
     *
     * @param text its name and what is the matter
     * @param failed whether it could not be activated
     */
    record Worse(String text, boolean failed) {}

    private Components(Gateway gateway) {
        this.gateway = gateway;
        this.before = conditions();
    }

    /** {@return a memory of how components are now} */
    static Components now(Gateway gateway) {
        return new Components(gateway);
    }

    /**
     * Who is worse than before.
     *
     * @param changed bundles that were changed, by name: there, whatever waits for a service is told even if it is new
     * @param expected bundles that are there
     * @return in the order of their names
     */
    List<Worse> worse(Set<String> changed, Set<String> expected) {
        Map<Key, Condition> now = conditions();
        TreeSet<Worse> worse = new TreeSet<>(Comparator.comparing(Worse::text));
        now.forEach((key, condition) -> {
            Condition earlier = before.get(key);
            boolean known = earlier != null && !ours(key) && !condition.misses().equals(OFFERED);
            boolean news = changed.contains(key.bundle()) && !known && !condition.refuses();
            if ((news && condition.broken()) || (known && earlier.well() && !condition.well())) {
                worse.add(new Worse(label(key) + " " + condition.words(), condition.failed()));
            }
        });
        Set<String> names = now.keySet().stream().map(Key::bundle).collect(Collectors.toCollection(HashSet::new));
        before.forEach((key, condition) -> {
            boolean gone = condition.well() && !now.containsKey(key) && !ours(key) && expected.contains(key.bundle());
            if (gone && !changed.contains(key.bundle()) && names.contains(key.bundle())) {
                worse.add(new Worse(label(key) + " is gone", false));
            }
        });
        return List.copyOf(worse);
    }

    /** {@return the factory PIDs of the drivers in a bundle that runs} */
    static Set<String> drivers(Gateway gateway, Bundle bundle) {
        return gateway.components().stream()
                .flatMap(runtime -> runtime.getComponentDescriptionDTOs(bundle).stream())
                .filter(c -> Stream.of(c.serviceInterfaces).anyMatch(DRIVER::equals))
                .flatMap(c -> Stream.of(c.configurationPid))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Whoever cannot be made as its class cannot be loaded is only noted by the component runtime, and without a configuration
     * not even that.
     *
     * @param tools bundles and services
     * @param names of bundles that were changed
     * @throws Trouble if the class of a component cannot be loaded; says of which
     */
    static void checkClasses(Tools tools, Set<String> names) throws Trouble {
        List<String> broken = new ArrayList<>();
        for (String name : names) {
            Optional<Bundle> bundle = tools.bundles().named(name);
            Optional<ServiceComponentRuntime> runtime = tools.gateway().components();
            if (bundle.isPresent() && runtime.isPresent()) {
                runtime.get().getComponentDescriptionDTOs(bundle.get()).stream()
                        .flatMap(component -> unloadable(bundle.get(), component).stream())
                        .forEach(broken::add);
            }
        }
        if (!broken.isEmpty()) {
            throw new Trouble("not well: " + Trouble.few(broken));
        }
    }

    private static Optional<String> unloadable(Bundle bundle, ComponentDescriptionDTO component) {
        try {
            bundle.loadClass(component.implementationClass);
            return Optional.empty();
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.of(component.name + " cannot be made, its class " + component.implementationClass
                    + " cannot be loaded: " + Trouble.words(e));
        }
    }

    private static final Comparator<Key> ORDER =
            Comparator.comparing(Key::bundle).thenComparing(Key::component).thenComparing(Key::pid);

    private static boolean ours(Key key) {
        return key.bundle().equals(OURS);
    }

    private Map<Key, Condition> conditions() {
        Map<Key, Condition> conditions = new TreeMap<>(ORDER);
        Optional<ServiceComponentRuntime> runtime = gateway.components();
        if (runtime.isEmpty()) {
            return conditions;
        }
        Collection<ComponentDescriptionDTO> all = runtime.get().getComponentDescriptionDTOs();
        for (ComponentDescriptionDTO component : all) {
            for (ComponentConfigurationDTO configuration : runtime.get().getComponentConfigurationDTOs(component)) {
                Key key = key(component.bundle.symbolicName, component, configuration);
                conditions.put(key, Condition.of(component, configuration));
            }
        }
        return conditions;
    }

    private static Key key(String bundle, ComponentDescriptionDTO component, ComponentConfigurationDTO configuration) {
        Object pid = configuration.properties.get("service.pid");
        return new Key(
                bundle,
                component.name,
                pid instanceof Collection<?> several ? several.toString() : String.valueOf(pid == null ? "" : pid));
    }

    private static String label(Key key) {
        return key.component() + (key.pid().isEmpty() || key.pid().equals(key.component()) ? "" : " " + key.pid());
    }
}
