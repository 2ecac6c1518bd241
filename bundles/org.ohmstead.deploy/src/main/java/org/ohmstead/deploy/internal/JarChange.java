package org.ohmstead.deploy.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ohmstead.deploy.Deployment.BundleChange;
import org.ohmstead.deploy.internal.Entry.Part;
import org.ohmstead.deploy.internal.intake.Content;
import org.ohmstead.deploy.internal.intake.Parcel;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;

/** A JAR comes in the place of a bundle, of an earlier JAR by its name, or of nothing. */
final class JarChange implements Change {

    private final Tools tools;
    private final Parcel parcel;
    private final Content content;
    private final Optional<Bundle> installed;
    private final Optional<Version> version;
    private final List<String> remarks = new ArrayList<>();
    private final Part part;

    /**
     * Works out what it means.
     *
     * @param tools what it takes
     * @param parcel the JAR
     * @param ledger what is in effect
     * @throws Refusal if it may not be
     */
    JarChange(Tools tools, Parcel parcel, Ledger ledger) throws Refusal {
        this.tools = tools;
        this.parcel = parcel;
        this.content = parcel.contents().get(0);
        String name = content.symbolicName();
        this.installed = tools.bundles().named(name);
        this.version = installed.map(Bundle::getVersion);
        checkOwner(ledger, name);
        Optional<String> refusal = Core.refusal(name, installed);
        if (refusal.isPresent()) {
            throw new Refusal(refusal.get());
        }
        Core.checkExports(content, tools.bundles().all());
        if (installed.isPresent()) {
            checkUsers(tools.bundles(), installed.get());
        }
        version.filter(v -> v.compareTo(Version.parseVersion(content.version())) > 0)
                .ifPresent(v -> remarks.add("an older version than the " + v + " before"));
        Optional<Part> earlier = ledger.entry(parcel.name()).map(e -> e.parts().get(0));
        String kept = earlier.isPresent()
                ? earlier.get().kept()
                : installed.isPresent() ? tools.jars().keep(installed.get()) : "";
        this.part = new Part(name, content.version(), kept, tools.jars().places(name, installed));
    }

    private void checkOwner(Ledger ledger, String name) throws Refusal {
        for (Entry entry : ledger.entries()) {
            boolean mine = entry.name().equals(parcel.name());
            boolean has = entry.parts().stream().anyMatch(p -> p.symbolicName().equals(name));
            if (!mine && has) {
                throw new Refusal(name + " comes from deploy/" + entry.name()
                        + " already; remove that file, or give this one its name");
            }
            if (mine && !has) {
                throw new Refusal("deploy/" + parcel.name() + " is "
                        + entry.parts().get(0).symbolicName() + " so far; another file name for " + name + " expected");
            }
        }
    }

    /** Whoever is wired to it is restarted with it; the core must not be. */
    static void checkUsers(Bundles bundles, Bundle bundle) throws Refusal {
        Set<String> core = Core.among(bundles.closure(bundle));
        core.remove(bundle.getSymbolicName());
        if (!core.isEmpty()) {
            throw new Refusal(bundle.getSymbolicName() + " is used by " + String.join(", ", core)
                    + ", which would be restarted with it; " + Core.UPGRADE + " changes it");
        }
    }

    @Override
    public List<BundleChange> bundles() {
        return List.of(new BundleChange(
                content.symbolicName(), version.map(Version::toString), Optional.of(content.version())));
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
        return List.copyOf(remarks);
    }

    @Override
    public void trial() throws Refusal {
        tools.trial().resolve(content.file(), installed);
    }

    @Override
    public void apply(Duration limit) throws Trouble {
        tools.jars().tryOut(parcel.name(), part, content.file(), limit, Jars.Way.UPDATE);
    }

    @Override
    public void keep() throws Trouble {
        tools.jars().keep(part, content.file());
    }

    @Override
    public Set<String> up() {
        return Set.of(content.symbolicName());
    }
}
