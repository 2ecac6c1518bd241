package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ohmstead.deploy.Deployment.BundleChange;
import org.ohmstead.deploy.internal.Entry.Part;
import org.ohmstead.deploy.internal.intake.Content;
import org.ohmstead.deploy.internal.intake.Parcel;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;

/** A KAR comes, is replaced by another, or goes. Karaf's features service installs and uninstalls. */
final class KarChange implements Change {

    private final Tools tools;
    private final Optional<Entry> before;
    private final Optional<Parcel> after;
    private final List<BundleChange> changes = new ArrayList<>();
    private final List<Part> parts;
    private final List<URI> repositories;
    private Set<String> wanted;
    private Set<String> gone = Set.of();

    /**
     * Works out what it means.
     *
     * @param tools what it takes
     * @param before what is in effect by the name
     * @param after the KAR that comes; empty if one goes
     * @param ledger what is in effect
     * @throws Refusal if it may not be
     */
    KarChange(Tools tools, Optional<Entry> before, Optional<Parcel> after, Ledger ledger) throws Refusal {
        this.tools = tools;
        this.before = before;
        this.after = after;
        List<Content> contents = after.map(Parcel::contents).orElse(List.of());
        this.repositories = after.map(
                        p -> p.repositories().stream().map(Path::toUri).toList())
                .orElse(List.of());
        for (Content content : contents) {
            check(content, ledger);
        }
        List<Content> coming = new ArrayList<>(contents);
        for (String location : after.map(Parcel::shipped).orElse(List.of())) {
            Optional<Content> content = shipped(location);
            if (content.isPresent()) {
                check(content.get(), ledger);
                content.filter(c -> !installed(c)).ifPresent(coming::add);
            }
        }
        this.parts = coming.stream()
                .filter(c -> !installed(c))
                .map(c -> new Part(c.symbolicName(), c.version(), "", List.of()))
                .toList();
        collect(coming);
    }

    /** What somebody else has brought is no part of it: it does not go with it, nor is it held back by it. */
    private boolean installed(Content content) {
        boolean mine = before.stream().flatMap(e -> e.parts().stream()).anyMatch(p -> p.symbolicName()
                .equals(content.symbolicName()));
        return !mine && tools.bundles().named(content.symbolicName()).isPresent();
    }

    private void check(Content content, Ledger ledger) throws Refusal {
        String name = content.symbolicName();
        Optional<Bundle> installed = tools.bundles().named(name);
        boolean same = installed
                .filter(b -> b.getVersion().equals(Version.parseVersion(content.version())))
                .isPresent();
        Optional<String> refusal = Core.refusal(name, Optional.empty());
        if (refusal.isPresent() && !same) {
            throw new Refusal(refusal.get());
        }
        if (!same) {
            Core.checkExports(content, tools.bundles().all());
        }
        boolean mine = before.stream().flatMap(e -> e.parts().stream()).anyMatch(p -> p.symbolicName()
                .equals(name));
        Optional<Entry> owner = ledger.entries().stream()
                .filter(e -> !Optional.of(e).equals(before))
                .filter(e -> e.parts().stream().anyMatch(p -> p.symbolicName().equals(name)))
                .findFirst();
        if (owner.isPresent() && !same) {
            throw new Refusal(name + " comes from deploy/" + owner.get().name() + " already; remove that file first");
        }
        if (!mine && !same && installed.isPresent() && content.headers().containsKey("Service-Component")) {
            throw new Refusal("it brings " + name + " " + content.version() + ", the gateway has "
                    + installed.get().getVersion() + "; a bundle is replaced by dropping in its JAR");
        }
    }

    /** {@return the bundle at a location that is not in the KAR; empty if there is no bundle but features, say} */
    private Optional<Content> shipped(String location) throws Refusal {
        Optional<Path> file = Coordinates.of(location).map(tools.jars()::shipped);
        if (file.isEmpty() || !Files.isRegularFile(file.get())) {
            throw new Refusal("a location that is in the KAR or in system/ expected, its features have '"
                    + Trouble.oneLine(location) + "'");
        }
        try {
            return file.get().toString().endsWith(".xml") ? Optional.empty() : Content.shipped(file.get(), location);
        } catch (IOException e) {
            throw new Refusal(location + " of its features cannot be read: " + e.getMessage());
        }
    }

    private void collect(List<Content> contents) {
        Set<String> names = new TreeSet<>();
        for (Content content : contents) {
            names.add(content.symbolicName());
            changes.add(new BundleChange(
                    content.symbolicName(),
                    tools.bundles().named(content.symbolicName()).map(b -> b.getVersion()
                            .toString()),
                    Optional.of(content.version())));
        }
        before.stream()
                .flatMap(e -> e.parts().stream())
                .filter(p -> !names.contains(p.symbolicName()))
                .forEach(p ->
                        changes.add(new BundleChange(p.symbolicName(), Optional.of(p.version()), Optional.empty())));
    }

    @Override
    public List<BundleChange> bundles() {
        return List.copyOf(changes);
    }

    @Override
    public List<Part> parts() {
        return parts;
    }

    @Override
    public List<String> repositories() {
        return repositories.stream().map(URI::toString).toList();
    }

    @Override
    public List<String> features() {
        return wanted == null ? List.of() : List.copyOf(wanted);
    }

    @Override
    public Set<String> drivers() {
        return changes.stream()
                .flatMap(c -> tools.bundles().named(c.symbolicName()).stream())
                .flatMap(b -> Components.drivers(tools.gateway(), b).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public List<String> remarks() {
        return List.of();
    }

    @Override
    public List<String> afterwards() {
        return after.map(parcel -> Configured.refused(tools.gateway(), parcel.configurations()))
                .orElse(List.of());
    }

    @Override
    public void trial() throws Refusal {
        if (after.isEmpty()) {
            return;
        }
        try {
            wanted = tools.features().wanted(repositories);
            if (wanted.isEmpty()) {
                throw new Refusal(
                        "a KAR with a feature that is installed by itself expected, all of its own are manual");
            }
            Set<String> taken = tools.features().taken(repositories, earlier());
            if (!taken.isEmpty()) {
                throw new Refusal("features with names of their own expected, the gateway has "
                        + Trouble.few(List.copyOf(taken)) + " already");
            }
            if (before.isEmpty()) {
                simulate();
            }
        } catch (Trouble e) {
            throw new Refusal(e.getMessage());
        }
    }

    private List<URI> earlier() {
        return before.stream()
                .flatMap(e -> e.repositories().stream())
                .map(URI::create)
                .toList();
    }

    /** What replaces another KAR has features of the same names, which only come when the others are gone. */
    private void simulate() throws Trouble {
        tools.features().add(repositories);
        try {
            tools.features().simulate(wanted);
        } finally {
            tools.features().remove(repositories);
        }
    }

    @Override
    public void apply(Duration limit) throws Trouble {
        Set<String> earlier = installed();
        if (before.isPresent()) {
            Undo.uninstall(tools, before.get());
        }
        if (after.isPresent()) {
            tools.features().add(repositories);
            tools.features().install(wanted);
        }
        earlier.removeAll(installed());
        gone = earlier;
    }

    private Set<String> installed() {
        return tools.bundles()
                .all()
                .map(b -> String.valueOf(b.getSymbolicName()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public Set<String> gone() {
        return gone;
    }

    /** A KAR may hold more bundles than its features install here. */
    @Override
    public Set<String> up() {
        return parts.stream()
                .map(Part::symbolicName)
                .filter(name -> tools.bundles().named(name).isPresent())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
