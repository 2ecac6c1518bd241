package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ohmstead.deploy.internal.Entry.Part;
import org.ohmstead.deploy.internal.intake.Store;
import org.osgi.framework.Bundle;

/** Puts the content of a JAR in the place of an installed bundle, or beside all others, and takes it away again. */
final class Jars {

    private final Bundles bundles;
    private final Overlay overlay;
    private final Features features;
    private final Store store;

    Jars(Bundles bundles, Overlay overlay, Features features, Store store) {
        this.bundles = bundles;
        this.overlay = overlay;
        this.features = features;
        this.store = store;
    }

    /** {@return where features look for a bundle of this name} */
    List<String> places(String symbolicName, Optional<Bundle> installed) {
        Set<Coordinates> places = new LinkedHashSet<>(features.places(symbolicName));
        installed.flatMap(b -> Coordinates.of(b.getLocation())).ifPresent(places::add);
        return places.stream().map(Coordinates::toString).toList();
    }

    /** {@return the shipped file of these coordinates; it need not exist} */
    Path shipped(Coordinates coordinates) {
        return overlay.shipped(coordinates);
    }

    /** Keeps what is installed, so that it can come back. */
    String keep(Bundle bundle) throws Refusal {
        try (var jar = Repack.jar(bundle)) {
            return store.put(jar);
        } catch (IOException e) {
            throw new Refusal("the version that runs cannot be kept for the way back: " + e.getMessage());
        }
    }

    /** {@return the kept content} */
    Path content(String sha256) throws Trouble {
        return store.file(sha256)
                .orElseThrow(() -> new Trouble("the content " + sha256 + " is not kept any more in the store"));
    }

    /** How a content gets into the place of another. */
    enum Way {
        /** The bundle stays and is updated. */
        UPDATE,
        /** The bundle goes and another one comes to its location. */
        REINSTALL
    }

    /** Makes a JAR the bundle of its name, started, also for whoever looks for what was shipped. */
    void put(String name, Part part, Path content, Duration limit, Way way) throws Trouble {
        keep(part, content);
        tryOut(name, part, content, limit, way);
    }

    /** What is well is found in the place of what was shipped. */
    void keep(Part part, Path content) throws Trouble {
        overlay(part, Optional.of(content));
    }

    /** Makes a JAR the bundle of its name, started; should the cache be lost now, what was before is installed. */
    void tryOut(String name, Part part, Path content, Duration limit, Way way) throws Trouble {
        Optional<Bundle> installed = bundles.named(part.symbolicName());
        Bundle bundle = installed.isPresent()
                ? exchange(installed.get(), content, way)
                : bundles.install(Bundles.LOCATION + name, content);
        bundles.start(bundle, limit);
    }

    private Bundle exchange(Bundle installed, Path content, Way way) throws Trouble {
        bundles.stop(installed);
        if (way == Way.REINSTALL || bundles.aside().has(installed)) {
            return bundles.reinstall(installed, content);
        }
        bundles.replace(installed, content);
        return installed;
    }

    /**
     * Takes a JAR away: what it had replaced comes back, if anything wants it.
     *
     * @return the bundle that came back, started; empty if none is left
     */
    Optional<Bundle> restore(Part part, Duration limit, Way way) throws Trouble {
        overlay(part, Optional.empty());
        Optional<Bundle> installed = bundles.named(part.symbolicName());
        if (installed.isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> earlier = earlier(part, installed.get());
        if (earlier.isEmpty()) {
            bundles.uninstall(installed.get());
            return Optional.empty();
        }
        Bundle bundle = exchange(installed.get(), earlier.get(), way);
        bundles.start(bundle, limit);
        return Optional.of(bundle);
    }

    /** {@return what would come back} */
    Optional<Path> earlier(Part part, Bundle installed) throws Trouble {
        Optional<Coordinates> place = Coordinates.of(installed.getLocation())
                .filter(c -> !Bundles.dropped(installed))
                .or(() -> features.installed(part.symbolicName()));
        if (place.isEmpty() && Bundles.dropped(installed)) {
            return Optional.empty();
        }
        Optional<Path> shipped = place.map(overlay::shipped).filter(Files::isRegularFile);
        if (shipped.isPresent()) {
            return shipped;
        }
        return part.kept().isEmpty() ? Optional.empty() : Optional.of(content(part.kept()));
    }

    /** Puts the overlay's copies where features look now. */
    void move(Part from, Part to, Path content) throws Trouble {
        overlay(from, Optional.empty());
        overlay(to, Optional.of(content));
    }

    /** Leaves the place to what was shipped. */
    void forget(Part part) throws Trouble {
        overlay(part, Optional.empty());
    }

    private void overlay(Part part, Optional<Path> content) throws Trouble {
        List<Coordinates> places =
                part.places().stream().flatMap(p -> Coordinates.of(p).stream()).toList();
        try {
            if (content.isPresent()) {
                overlay.put(places, content.get());
            } else {
                overlay.remove(places);
            }
        } catch (IOException e) {
            throw new Trouble("the overlay of shipped bundles cannot be written: " + e.getMessage(), e);
        }
    }
}
