package org.ohmstead.shell.internal;

import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.ohmstead.device.Devices;

/** Completes paths of devices. */
@Service
public final class DeviceCompleter extends Candidates {

    @Override
    Stream<String> offers(Lookup services, String begun) {
        return services.find(Devices.class).stream()
                .flatMap(devices -> devices.list().stream())
                .map(device -> device.path() + " ");
    }
}
