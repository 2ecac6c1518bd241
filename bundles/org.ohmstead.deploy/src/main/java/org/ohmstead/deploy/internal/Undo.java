package org.ohmstead.deploy.internal;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import org.ohmstead.deploy.internal.Entry.Part;
import org.ohmstead.deploy.internal.intake.Parcel;

/**
 * Makes the bundles of a file name as they were before a change, however far that came: also after a restart, from what the
 * ledger tells alone.
 */
final class Undo {

    private Undo() {}

    /**
     * Undoes.
     *
     * @param tools what it takes
     * @param before what was in effect by the name
     * @param to what was to be in effect; for a removal, what was to go
     * @param limit for each start of a bundle
     * @param way how JARs get their content
     * @return whether anything is there again; there need not have been anything before
     * @throws Trouble if it cannot be done
     */
    static boolean run(Tools tools, Optional<Entry> before, Entry to, Duration limit, Jars.Way way) throws Trouble {
        if (to.kind() == Parcel.Kind.KAR) {
            uninstall(tools, to);
            if (before.isPresent()) {
                install(tools, before.get());
            }
            return before.isPresent();
        }
        if (before.isPresent()) {
            put(tools, before.get(), limit, way);
            return true;
        }
        boolean there = false;
        for (Part part : to.parts()) {
            there |= tools.jars().restore(part, limit, way).isPresent();
        }
        return there;
    }

    /** {@return what it came to, in words} */
    static String words(boolean there) {
        return there ? "what was before is back" : "it is gone, as nothing was there before";
    }

    /** Makes a JAR that is in effect the bundle of its name. */
    static void put(Tools tools, Entry entry, Duration limit, Jars.Way way) throws Trouble {
        for (Part part : entry.parts()) {
            tools.jars().put(entry.name(), part, tools.jars().content(entry.sha256()), limit, way);
        }
    }

    /** Installs a KAR that is in effect. */
    static void install(Tools tools, Entry entry) throws Trouble {
        tools.features().add(entry.repositories().stream().map(URI::create).toList());
        tools.features().install(new TreeSet<>(entry.features()));
    }

    static void uninstall(Tools tools, Entry entry) throws Trouble {
        tools.features().uninstall(new TreeSet<>(entry.features()));
        tools.features().remove(entry.repositories().stream().map(URI::create).toList());
        tools.bundles().refreshStale();
    }
}
