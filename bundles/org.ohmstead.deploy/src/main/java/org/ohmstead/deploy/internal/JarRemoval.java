package org.ohmstead.deploy.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ohmstead.deploy.Deployment.BundleChange;
import org.ohmstead.deploy.internal.Entry.Part;
import org.osgi.framework.Bundle;

/** A JAR goes; what it had replaced comes back. */
final class JarRemoval implements Change {

    private final Tools tools;
    private final Part part;
    private final Optional<Bundle> installed;
    private Optional<String> after = Optional.empty();

    /**
     * Works out what it means.
     *
     * @param tools what it takes
     * @param entry the JAR in effect
     * @throws Refusal if the core uses it
     */
    JarRemoval(Tools tools, Entry entry) throws Refusal {
        this.tools = tools;
        this.part = entry.parts().get(0);
        this.installed = tools.bundles().named(part.symbolicName());
        if (installed.isPresent()) {
            JarChange.checkUsers(tools.bundles(), installed.get());
        }
    }

    @Override
    public List<BundleChange> bundles() {
        return List.of(new BundleChange(part.symbolicName(), Optional.of(part.version()), after));
    }

    @Override
    public List<Part> parts() {
        return List.of(part);
    }

    @Override
    public Set<String> drivers() {
        return installed.map(b -> Components.drivers(tools.gateway(), b)).orElse(Set.of());
    }

    @Override
    public List<String> remarks() {
        return List.of();
    }

    @Override
    public void trial() throws Refusal {
        if (installed.isEmpty()) {
            return;
        }
        try {
            Optional<Path> earlier = tools.jars().earlier(part, installed.get());
            if (earlier.isPresent()) {
                tools.trial().resolve(earlier.get(), installed);
            }
        } catch (Trouble e) {
            throw new Refusal(e.getMessage());
        }
    }

    @Override
    public void apply(Duration limit) throws Trouble {
        after = tools.jars().restore(part, limit, Jars.Way.UPDATE).map(b -> b.getVersion()
                .toString());
    }

    @Override
    public Set<String> up() {
        return after.isPresent() ? Set.of(part.symbolicName()) : Set.of();
    }
}
