package org.ohmstead.features.internal;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.karaf.features.BundleInfo;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.features.FeaturesService.Option;
import org.apache.karaf.features.Repository;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Karaf's own service of features. */
final class KarafInstaller implements Installer {

    private static final Logger LOG = LoggerFactory.getLogger(KarafInstaller.class);
    private static final String FEATURE = "feature:";

    private final FeaturesService features;
    private final Foreign others;
    private final Supplier<Boot> boot;
    private final Traffic traffic;
    private final Predicate<String> bundleThere;

    /**
     * Wraps.
     *
     * @param features Karaf's service
     * @param others which lists of features are others'
     * @param boot what is there at the first start
     * @param traffic tells what others do
     * @param bundleThere whether there is a bundle from a location
     */
    KarafInstaller(
            FeaturesService features,
            Foreign others,
            Supplier<Boot> boot,
            Traffic traffic,
            Predicate<String> bundleThere) {
        this.features = features;
        this.others = others;
        this.boot = boot;
        this.traffic = traffic;
        this.bundleThere = bundleThere;
    }

    @Override
    public Boot boot() {
        return boot.get();
    }

    @Override
    public Installed installed() {
        Map<String, String> asked = new TreeMap<>();
        features.listRequirements().getOrDefault(FeaturesService.ROOT_REGION, Set.of()).stream()
                .filter(requirement -> requirement.startsWith(FEATURE))
                .forEach(requirement -> {
                    Entry entry = Entry.of(requirement.substring(FEATURE.length()));
                    asked.merge(entry.name(), exact(entry.version().orElse("")), KarafInstaller::newer);
                });
        return new Installed(
                asked,
                Arrays.stream(must(features::listRequiredRepositories))
                        .map(repository -> repository.getURI().toString())
                        .collect(toCollection(TreeSet::new)));
    }

    /** {@return the version of a range that holds one: {@code [1.0.0,1.0.0]}} */
    private static String exact(String range) {
        int comma = range.indexOf(',');
        return comma < 0 ? range : range.substring(1, comma).strip();
    }

    private static String newer(String a, String b) {
        return Version.parseVersion(a).compareTo(Version.parseVersion(b)) < 0 ? b : a;
    }

    @Override
    public Installed foreign(Installed all) {
        Set<String> ours = new HashSet<>();
        Set<String> uris = new HashSet<>();
        for (Repository repository : must(features::listRepositories)) {
            String uri = repository.getURI().toString();
            if (others.is(uri)) {
                uris.add(uri);
            } else {
                Arrays.stream(must(repository::getFeatures))
                        .map(Feature::getName)
                        .forEach(ours::add);
            }
        }
        Map<String, String> names = new TreeMap<>(all.features());
        names.keySet().removeAll(ours);
        return new Installed(names, uris);
    }

    @Override
    public boolean leftBehind(Map<String, String> gone) {
        Set<String> needed =
                locations(Arrays.stream(must(features::listInstalledFeatures))).collect(toSet());
        Set<Feature> all = new HashSet<>();
        gone.forEach((name, version) -> addTo(all, must(() -> features.getFeature(name, version))));
        return locations(all.stream()).anyMatch(bundle -> !needed.contains(bundle) && bundleThere.test(bundle));
    }

    private static Stream<String> locations(Stream<Feature> some) {
        return some.flatMap(feature -> feature.getBundles().stream()).map(BundleInfo::getLocation);
    }

    /** Adds a feature and what it needs: some have no bundles of their own. */
    private void addTo(Set<Feature> all, Feature feature) {
        if (feature != null && all.add(feature)) {
            feature.getDependencies()
                    .forEach(needed ->
                            addTo(all, must(() -> features.getFeature(needed.getName(), needed.getVersion()))));
        }
    }

    @Override
    public boolean quiet() {
        if (!traffic.quiet()) {
            return false;
        }
        settle();
        return traffic.quiet();
    }

    /** What somebody has just begun is not told yet. As Karaf does one thing after the other, trying nothing out waits for it. */
    private void settle() {
        try {
            held(() -> features.installFeatures(Set.of(), EnumSet.of(Option.NoAutoRefreshBundles, Option.Simulate)));
        } catch (FailedException e) {
            LOG.debug("features: what is installed does not fit together", e);
        }
    }

    @Override
    public boolean followed() {
        return traffic.followed();
    }

    @Override
    public Map<String, List<String>> known() {
        return Arrays.stream(must(features::listFeatures))
                .filter(feature -> !feature.isBlacklisted())
                .collect(toMap(
                        Feature::getName,
                        feature -> List.of(feature.getVersion()),
                        KarafInstaller::sorted,
                        TreeMap::new));
    }

    private static List<String> sorted(List<String> some, List<String> more) {
        Set<String> all = new LinkedHashSet<>(some);
        all.addAll(more);
        return all.stream()
                .sorted((a, b) -> Version.parseVersion(a).compareTo(Version.parseVersion(b)))
                .toList();
    }

    @Override
    public void addRepository(String uri) throws FailedException {
        attempt(() -> features.addRepository(URI.create(uri), false));
    }

    @Override
    public void removeRepository(String uri) throws FailedException {
        attempt(() -> features.removeRepository(URI.create(uri), false));
    }

    @Override
    public void install(Map<String, String> wanted) throws FailedException {
        Set<String> ids = new TreeSet<>();
        wanted.forEach((name, version) -> ids.add(range(name, version)));
        attempt(() -> features.installFeatures(ids, EnumSet.of(Option.NoAutoRefreshBundles, Option.Upgrade)));
    }

    @Override
    public void uninstall(Set<String> names) throws FailedException {
        Map<String, String> there = installed().features();
        Set<String> ids = new TreeSet<>();
        names.stream().filter(there::containsKey).forEach(name -> ids.add(range(name, there.get(name))));
        if (!ids.isEmpty()) {
            attempt(() -> features.uninstallFeatures(ids, EnumSet.of(Option.NoAutoRefreshBundles)));
        }
    }

    /** Karaf takes names for patterns, and versions for the least one of a range. */
    private static String range(String name, String version) {
        return Pattern.quote(name) + "/[" + version + "," + version + "]";
    }

    private interface Action {
        @SuppressWarnings("checkstyle:IllegalThrows") // as Karaf declares it
        void run() throws Exception;
    }

    private void attempt(Action action) throws FailedException {
        held(() -> {
            traffic.begin();
            try {
                action.run();
            } finally {
                traffic.end();
            }
        });
    }

    /**
     * Karaf reads what is asked for, changes it, and only then takes its turn: of two at the same time the first would be
     * undone by the second. So everybody here who installs or uninstalls holds Karaf's service meanwhile.
     */
    @SuppressWarnings("checkstyle:IllegalCatch") // Karaf declares any exception, and throws unchecked ones
    private void held(Action action) throws FailedException {
        try {
            synchronized (features) {
                action.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("interrupted", e);
        } catch (Exception e) {
            throw new FailedException(reason(e), e);
        }
    }

    /** {@return the first line of the first message in the chain that says something} */
    private static String reason(Throwable e) {
        String message = e.getMessage();
        if ((message == null || message.isBlank()) && e.getCause() != null) {
            return reason(e.getCause());
        }
        return message == null || message.isBlank()
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse(message);
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // Karaf declares any exception; what it only looks up cannot fail
    private static <T> T must(Callable<T> question) {
        try {
            return question.call();
        } catch (Exception e) {
            throw new IllegalStateException("Karaf's features cannot be listed: " + reason(e), e);
        }
    }
}
