package org.ohmstead.health.internal;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.DeviceStatus;
import org.ohmstead.device.Devices;
import org.ohmstead.driver.Quality;
import org.ohmstead.health.HealthNode;
import org.ohmstead.health.HealthNode.State;

/**
 * All devices: by driver, then by link. Devices of which no link is known, as they do not run, stand below their driver. What
 * is wrong in the field makes the gateway degraded, not more: starting it anew would not mend it.
 */
final class DeviceNodes {

    private static final String NAME = "Devices";
    private static final String ID = "devices";

    private final Devices devices;

    private DeviceNodes(Devices devices) {
        this.devices = devices;
    }

    static HealthNode of(Optional<Devices> devices) {
        if (devices.isEmpty()) {
            return Nodes.leaf(
                    ID, NAME, State.DOWN, "nobody asks them: the bundle org.ohmstead.scan does not run", true);
        }
        return new DeviceNodes(devices.get()).all();
    }

    private HealthNode all() {
        Map<String, List<DeviceInfo>> byProtocol =
                devices.list().stream().collect(groupingBy(DeviceInfo::protocol, TreeMap::new, toList()));
        List<HealthNode> drivers = new ArrayList<>();
        byProtocol.forEach((protocol, members) -> drivers.add(driver(protocol, members)));
        return Nodes.of(ID, NAME, true, drivers);
    }

    private HealthNode driver(String protocol, List<DeviceInfo> members) {
        String id = "drivers/" + protocol;
        List<HealthNode> children = new ArrayList<>();
        members.stream()
                .filter(device -> !device.link().isEmpty())
                .collect(groupingBy(DeviceInfo::link, TreeMap::new, toList()))
                .forEach((link, onIt) -> children.add(link(link, onIt)));
        members.stream()
                .filter(device -> device.link().isEmpty())
                .map(this::device)
                .forEach(children::add);
        Optional<DeviceInfo> missing = members.stream()
                .filter(device -> device.status() == DeviceStatus.NO_DRIVER)
                .findFirst();
        return missing.isPresent()
                ? new HealthNode(id, protocol, State.DOWN, missing.get().reason(), false, children)
                : Nodes.of(id, protocol, false, children);
    }

    private HealthNode link(String link, List<DeviceInfo> members) {
        String id = "links/" + link;
        List<HealthNode> children = members.stream().map(this::device).toList();
        boolean silent = members.stream().allMatch(device -> device.status() == DeviceStatus.OFFLINE);
        String none = members.size() == 1 ? "" : "none of its " + members.size() + " devices answers: ";
        return silent
                ? new HealthNode(id, link, State.DOWN, none + members.get(0).reason(), false, children)
                : Nodes.of(id, link, false, children);
    }

    private HealthNode device(DeviceInfo device) {
        State state =
                switch (device.status()) {
                    case OK, DISABLED -> State.OK;
                    case DEGRADED, UPDATING -> State.DEGRADED;
                    case FAULTY -> answers(device) ? State.DEGRADED : State.DOWN;
                    case OFFLINE, NO_DRIVER -> State.DOWN;
                };
        String cause =
                device.reason().isEmpty() && state != State.OK ? device.status().id() : device.reason();
        return Nodes.leaf("devices/" + device.path(), device.path(), state, cause, false);
    }

    /** {@return whether a device is read all the same} If only its file is wrong, it runs on as configured before. */
    private boolean answers(DeviceInfo device) {
        return !device.link().isEmpty()
                && devices.points(device.path()).stream().anyMatch(point -> point.quality() != Quality.BAD);
    }
}
