package org.ohmstead.rest.internal;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.ohmstead.bus.Bus;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.Devices;
import org.ohmstead.device.LinkInfo;
import org.ohmstead.security.Access;
import org.ohmstead.security.Action;
import org.ohmstead.security.Identity;

/**
 * What somebody may.
 *
 * @param access decides
 * @param who wants it
 */
record Rights(Access access, Identity who) {

    static Rights of(Services services, Exchange exchange) {
        return new Rights(services.access().get(), exchange.who());
    }

    boolean may(Action action) {
        return access.allows(who, action);
    }

    boolean may(Action action, String device) {
        return access.allows(who, action, Bus.DEVICES + device);
    }

    boolean may(Action action, String device, String point) {
        return access.allows(who, action, Bus.DEVICES + device + "/" + point);
    }

    /** {@return whether somebody may see a device or any of its points} */
    boolean sees(Devices devices, String path) {
        return may(Action.READ, path)
                || devices.points(path).stream()
                        .anyMatch(state -> may(Action.READ, path, state.spec().name()));
    }

    /** {@return the links of the devices that somebody may see} */
    List<LinkInfo> links(Devices devices) {
        Set<String> visible = devices.list().stream()
                .filter(device -> sees(devices, device.path()))
                .map(DeviceInfo::link)
                .collect(Collectors.toSet());
        return devices.links().stream()
                .filter(link -> visible.contains(link.link()))
                .toList();
    }

    void require(Action action) {
        if (!may(action)) {
            throw denied(action, "here");
        }
    }

    /** Refuses who sees nothing of a device, whether it is there or not. */
    void requireSight(Devices devices, String path) {
        if (!sees(devices, path)) {
            throw denied(Action.READ, path);
        }
    }

    void require(Action action, String device) {
        if (!may(action, device)) {
            throw denied(action, device);
        }
    }

    void require(Action action, String device, String point) {
        if (!may(action, device, point)) {
            throw denied(action, device + "/" + point);
        }
    }

    private Problem denied(Action action, String what) {
        return Problem.forbidden(who.name() + " (" + who.role().id() + ") may not " + action.id() + " " + what);
    }
}
