package org.ohmstead.deploy.internal;

import java.util.ArrayList;
import java.util.Collection;
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
    /** Is part of what is said about a component that failed. */
    static final String NOT_ACTIVATED = "could not be activated: ";

    private static final String OURS = "org.ohmstead.deploy";
    private static final int LONG_TEXT = 300;
    /** What a driver throws that refuses its configuration, by its contract. */
    private static final String REFUSAL = IllegalArgumentException.class.getName();

    /** A component of one configuration, by bundle, name and PID. */
    private record Key(String bundle, String component, String pid) {}

    private final Gateway gateway;
    private final Map<Key, Integer> before;

    private Components(Gateway gateway) {
        this.gateway = gateway;
        this.before = states();
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
     * @return name of the component and what is the matter
     */
    List<String> worse(Set<String> changed, Set<String> expected) {
        Map<Key, Integer> now = new TreeMap<>(ORDER);
        Map<Key, String> words = new TreeMap<>(ORDER);
        each((bundle, component, configuration) -> {
            Key key = key(bundle, component, configuration);
            now.put(key, configuration.state);
            words.put(key, words(component, configuration));
        });
        TreeSet<String> worse = new TreeSet<>();
        now.forEach((key, state) -> {
            Integer earlier = before.get(key);
            boolean known = earlier != null && !ours(key, words.get(key));
            boolean refusal = words.get(key).contains(NOT_ACTIVATED + REFUSAL);
            boolean news = changed.contains(key.bundle()) && !known && !refusal;
            if ((news && broken(state)) || (known && well(earlier) && !well(state))) {
                worse.add(label(key) + " " + words.get(key));
            }
        });
        Set<String> names = now.keySet().stream().map(Key::bundle).collect(Collectors.toCollection(HashSet::new));
        before.forEach((key, state) -> {
            boolean gone = well(state) && !now.containsKey(key) && !ours(key, "") && expected.contains(key.bundle());
            if (gone && !changed.contains(key.bundle()) && names.contains(key.bundle())) {
                worse.add(label(key) + " is gone");
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

    private static final java.util.Comparator<Key> ORDER = java.util.Comparator.comparing(Key::bundle)
            .thenComparing(Key::component)
            .thenComparing(Key::pid);

    /** While deployments are ended by new settings, their service goes before the last of them is decided. */
    private static boolean ours(Key key, String words) {
        return key.bundle().equals(OURS) || words.equals("misses the service " + Deployments.class.getName());
    }

    private static boolean well(int state) {
        return state == ComponentConfigurationDTO.SATISFIED || state == ComponentConfigurationDTO.ACTIVE;
    }

    /** What waits for a configuration is not broken. */
    private static boolean broken(int state) {
        return state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE
                || state == ComponentConfigurationDTO.FAILED_ACTIVATION;
    }

    private Map<Key, Integer> states() {
        Map<Key, Integer> states = new TreeMap<>(ORDER);
        each((bundle, component, configuration) ->
                states.put(key(bundle, component, configuration), configuration.state));
        return states;
    }

    /** Somebody who looks at components. */
    @FunctionalInterface
    private interface Visitor {
        void see(String bundle, ComponentDescriptionDTO component, ComponentConfigurationDTO configuration);
    }

    private void each(Visitor visitor) {
        Optional<ServiceComponentRuntime> runtime = gateway.components();
        if (runtime.isEmpty()) {
            return;
        }
        Collection<ComponentDescriptionDTO> all = runtime.get().getComponentDescriptionDTOs();
        for (ComponentDescriptionDTO component : all) {
            for (ComponentConfigurationDTO configuration : runtime.get().getComponentConfigurationDTOs(component)) {
                visitor.see(component.bundle.symbolicName, component, configuration);
            }
        }
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

    private static String words(ComponentDescriptionDTO component, ComponentConfigurationDTO configuration) {
        return switch (configuration.state) {
            case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION -> "has no configuration any more";
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> "misses " + missing(component, configuration);
            case ComponentConfigurationDTO.FAILED_ACTIVATION -> NOT_ACTIVATED + failure(configuration.failure);
            default -> "is well";
        };
    }

    private static String missing(ComponentDescriptionDTO component, ComponentConfigurationDTO configuration) {
        return Stream.of(configuration.unsatisfiedReferences)
                .map(u -> Stream.of(component.references)
                        .filter(r -> r.name.equals(u.name))
                        .map(r -> "the service " + r.interfaceName)
                        .findFirst()
                        .orElse(u.name))
                .distinct()
                .collect(Collectors.joining(" and "));
    }

    /** The last cause of a stack trace, without the stack. */
    static String failure(String trace) {
        String last = "";
        for (String line : String.valueOf(trace).split("\\R")) {
            if (last.isEmpty() || line.startsWith("Caused by: ")) {
                last = line.startsWith("Caused by: ") ? line.substring("Caused by: ".length()) : line;
            }
        }
        return last.length() > LONG_TEXT ? last.substring(0, LONG_TEXT) + "…" : last.strip();
    }
}
