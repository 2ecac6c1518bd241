package org.ohmstead.deploy.internal;

import java.util.List;
import java.util.Optional;
import org.ohmstead.deploy.Deployment.BundleChange;
import org.ohmstead.deploy.internal.intake.Arrival;
import org.ohmstead.deploy.internal.intake.Parcel;

/** Works out what arrivals mean for what is in effect. */
final class Plans {

    private final Tools tools;
    private final Ledger ledger;

    Plans(Tools tools, Ledger ledger) {
        this.tools = tools;
        this.ledger = ledger;
    }

    /** What is not even worked out names at least what it would have been. */
    List<BundleChange> brought(Arrival arrival) {
        if (arrival instanceof Arrival.Refused refused) {
            return named(refused.bundles());
        }
        if (!(arrival instanceof Arrival.Taken taken)) {
            return List.of();
        }
        return taken.parcel().contents().stream()
                .map(c -> new BundleChange(
                        c.symbolicName(),
                        tools.bundles().named(c.symbolicName()).map(b -> b.getVersion()
                                .toString()),
                        Optional.of(c.version())))
                .toList();
    }

    private static List<BundleChange> named(List<String> bundles) {
        return bundles.stream()
                .map(b -> b.split(" ", 2))
                .map(b -> new BundleChange(b[0], Optional.empty(), Optional.of(b[1])))
                .toList();
    }

    /**
     * Works out.
     *
     * @param arrival what came or went, not refused so far
     * @return the change it means
     * @throws Refusal if it may not be
     */
    Change of(Arrival arrival) throws Refusal {
        Optional<Entry> before = ledger.entry(arrival.name());
        if (arrival instanceof Arrival.Taken taken) {
            return taken.parcel().kind() == Parcel.Kind.JAR
                    ? new JarChange(tools, taken.parcel(), ledger)
                    : new KarChange(tools, before, Optional.of(taken.parcel()), ledger);
        }
        Entry gone = before.orElseThrow(() -> new Refusal("nothing by that name is in effect"));
        return gone.kind() == Parcel.Kind.JAR
                ? new JarRemoval(tools, gone)
                : new KarChange(tools, before, Optional.empty(), ledger);
    }
}
