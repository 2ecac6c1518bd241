package org.ohmstead.shell.internal;

import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ohmstead.config.Configurations;

/** Completes numbers of the history of the configuration. */
@Service
public final class EntryCompleter extends Candidates {

    private static final int NEWEST = 20;

    @Override
    Stream<String> offers(Lookup services, String begun) {
        return services.find(Configurations.class).stream()
                .flatMap(configurations -> configurations.history(0, NEWEST, "").stream())
                .map(entry -> entry.number() + " ");
    }
}
