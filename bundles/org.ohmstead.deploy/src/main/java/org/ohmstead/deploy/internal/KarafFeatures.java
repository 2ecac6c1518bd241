package org.ohmstead.deploy.internal;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.karaf.features.BundleInfo;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.features.FeaturesService.Option;
import org.apache.karaf.features.Repository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Features} of Karaf. Nothing that runs is refreshed; one of its operations that does not end is given up. */
final class KarafFeatures implements Features {

    private static final Logger LOG = LoggerFactory.getLogger(KarafFeatures.class);
    private static final Set<Option> QUIET = Set.of(
            Option.NoAutoRefreshBundles, Option.NoAutoRefreshManagedBundles, Option.NoAutoRefreshUnmanagedBundles);

    private final Supplier<Optional<FeaturesService>> service;
    private final Guard guard;
    private final Duration limit;
    private volatile boolean busy;

    /**
     * Asks Karaf.
     *
     * @param service of Karaf
     * @param guard asks it
     * @param limit for each of its operations
     */
    KarafFeatures(Supplier<Optional<FeaturesService>> service, Guard guard, Duration limit) {
        this.service = service;
        this.guard = guard;
        this.limit = limit;
    }

    /** Something asked of Karaf, which declares to throw anything. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(FeaturesService service) throws Exception;
    }

    @Override
    public Set<Coordinates> places(String symbolicName) {
        Set<Coordinates> places = new LinkedHashSet<>();
        asked(FeaturesService::listFeatures)
                .ifPresent(all ->
                        Stream.of(all).flatMap(f -> bundles(f, symbolicName)).forEach(places::add));
        return places;
    }

    @Override
    public Optional<Coordinates> installed(String symbolicName) {
        return asked(FeaturesService::listInstalledFeatures)
                .flatMap(all ->
                        Stream.of(all).flatMap(f -> bundles(f, symbolicName)).findFirst());
    }

    /** Artifacts are named as their bundles are. */
    private static Stream<Coordinates> bundles(Feature feature, String symbolicName) {
        return feature.getBundles().stream()
                .map(BundleInfo::getLocation)
                .flatMap(l -> Coordinates.of(l).stream())
                .filter(c -> c.artifact().equals(symbolicName) && c.type().equals("jar"));
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // Karaf declares Exception; without an answer nothing is overlaid
    private <T> Optional<T> asked(Question<T> question) {
        try {
            Optional<FeaturesService> features = service.get();
            return features.isPresent() ? Optional.ofNullable(question.ask(features.get())) : Optional.empty();
        } catch (Exception e) {
            LOG.warn("features: Karaf does not tell which there are", e);
            return Optional.empty();
        }
    }

    /**
     * Of two changes of features at a time Karaf loses one, so everybody here who changes any holds its service meanwhile.
     */
    private void run(String what, Question<Void> question) throws Trouble {
        FeaturesService features =
                service.get().orElseThrow(() -> new Trouble(what + ": Karaf's features service is not there"));
        settle(features);
        ask(what, features, question);
    }

    private void ask(String what, FeaturesService features, Question<Void> question) throws Trouble {
        long begun = System.nanoTime();
        try {
            guard.run(what, limit, () -> {
                synchronized (features) {
                    question.ask(features);
                }
            });
        } catch (Trouble e) {
            busy |= System.nanoTime() - begun >= limit.toNanos();
            throw e;
        }
    }

    /**
     * Who is not waited for any more goes on in Karaf, and what it has done is known only when it is through. As Karaf does
     * one thing after the other, another one that changes nothing tells when.
     */
    private void settle(FeaturesService features) throws Trouble {
        if (busy) {
            ask("an operation that was given up does not end", features, f -> {
                f.installFeatures(Set.of(), simulated());
                return null;
            });
            busy = false;
        }
    }

    @Override
    public boolean busy() {
        return busy;
    }

    private static EnumSet<Option> simulated() {
        EnumSet<Option> options = EnumSet.copyOf(QUIET);
        options.add(Option.Simulate);
        return options;
    }

    @Override
    public Set<String> wanted(Collection<URI> repositories) throws Trouble {
        Set<String> wanted = new TreeSet<>();
        run("the features of the KAR cannot be read", features -> {
            for (URI uri : repositories) {
                for (Feature feature : features.repositoryProvidedFeatures(uri)) {
                    String install = feature.getInstall();
                    if (install == null || Feature.DEFAULT_INSTALL_MODE.equals(install)) {
                        wanted.add(feature.getId());
                    }
                }
            }
            return null;
        });
        return wanted;
    }

    @Override
    public Set<String> taken(Collection<URI> repositories, Collection<URI> mine) throws Trouble {
        Set<String> taken = new TreeSet<>();
        run("the features of the KAR cannot be read", features -> {
            List<Feature> others = new ArrayList<>();
            for (Repository other : features.listRepositories()) {
                if (!repositories.contains(other.getURI()) && !mine.contains(other.getURI())) {
                    others.addAll(List.of(other.getFeatures()));
                }
            }
            for (URI uri : repositories) {
                Stream.of(features.repositoryProvidedFeatures(uri))
                        .filter(feature -> others.stream().anyMatch(other -> hides(feature, other)))
                        .map(Feature::getName)
                        .forEach(taken::add);
            }
            return null;
        });
        return taken;
    }

    /** {@return whether one could be taken for another} The same, known from a file of features, too, is none to mix up. */
    private static boolean hides(Feature feature, Feature other) {
        return feature.getName().equals(other.getName())
                && !(feature.getId().equals(other.getId()) && locations(feature).equals(locations(other)));
    }

    private static Set<String> locations(Feature feature) {
        return feature.getBundles().stream().map(BundleInfo::getLocation).collect(Collectors.toSet());
    }

    @Override
    public void add(Collection<URI> repositories) throws Trouble {
        run("the features of the KAR cannot be read", features -> {
            for (URI uri : repositories) {
                features.addRepository(uri, false);
            }
            return null;
        });
    }

    @Override
    public void remove(Collection<URI> repositories) throws Trouble {
        run("features files of the KAR cannot be removed", features -> {
            for (URI uri : repositories) {
                if (features.getRepository(uri) != null) {
                    features.removeRepository(uri, false);
                }
            }
            return null;
        });
    }

    @Override
    public void simulate(Set<String> wanted) throws Trouble {
        run("it would not resolve", features -> {
            features.installFeatures(wanted, simulated());
            return null;
        });
    }

    @Override
    public void install(Set<String> wanted) throws Trouble {
        run("features " + String.join(", ", wanted) + " could not be installed", features -> {
            features.installFeatures(wanted, EnumSet.copyOf(QUIET));
            return null;
        });
    }

    @Override
    public void uninstall(Set<String> wanted) throws Trouble {
        run("features " + String.join(", ", wanted) + " could not be uninstalled", features -> {
            Set<String> there = new TreeSet<>();
            for (String id : wanted) {
                Feature feature = feature(features, id);
                if (feature != null && features.isRequired(feature)) {
                    there.add(id);
                }
            }
            if (!there.isEmpty()) {
                features.uninstallFeatures(there, EnumSet.copyOf(QUIET));
            }
            return null;
        });
    }

    @Override
    public boolean has(Collection<String> wanted) throws Trouble {
        boolean[] all = {true};
        run("Karaf does not tell which features are installed", features -> {
            for (String id : wanted) {
                Feature feature = feature(features, id);
                all[0] &= feature != null && features.isInstalled(feature);
            }
            return null;
        });
        return all[0];
    }

    private static Feature feature(FeaturesService features, String id) throws Exception {
        int end = id.indexOf('/');
        return features.getFeature(id.substring(0, end), id.substring(end + 1));
    }
}
