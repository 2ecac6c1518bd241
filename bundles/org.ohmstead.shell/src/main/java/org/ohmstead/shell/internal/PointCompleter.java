package org.ohmstead.shell.internal;

import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ohmstead.device.Devices;

/** Completes points in two steps: first the device, then the points of that one alone. */
@Service
public final class PointCompleter extends Candidates {

    @Override
    Stream<String> offers(Lookup services, String begun) {
        return services.find(Devices.class).stream().flatMap(devices -> devices.list().stream()
                .flatMap(device -> begun.startsWith(device.path() + "/")
                        ? devices.points(device.path()).stream().map(state -> state.id() + " ")
                        : Stream.of(device.path() + "/")));
    }
}
