package org.ohmstead.shell.internal;

import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ohmstead.config.Configurations;
import org.ohmstead.driver.Driver;

/** Completes ids of what is configured, and paths of devices, which stand for theirs. */
@Service
public final class ItemCompleter extends Candidates {

    @Override
    Stream<String> offers(Lookup services, String begun) {
        return services.find(Configurations.class).stream()
                .flatMap(configurations -> configurations.items().stream())
                .flatMap(item -> item.type().startsWith(Driver.PID_PREFIX)
                        ? Stream.of(item.id() + " ", item.name() + " ")
                        : Stream.of(item.id() + " "));
    }
}
