package org.ohmstead.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.bus.Bus;
import org.ohmstead.bus.TopicFilter;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.Devices;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.PointId;
import org.ohmstead.lib.obis.Obis;
import org.ohmstead.security.Action;

/** Finds points by what people write: a point, a device, or a filter with {@code +} and {@code #}. */
final class Selection {

    private Selection() {}

    /**
     * {@return the points that are meant and may be read, in the order asked}
     *
     * @param desk services and person
     * @param what points, devices, filters
     */
    static List<PointState> points(Desk desk, List<String> what) throws CommandException {
        Devices devices = desk.need(Devices.class);
        List<PointState> found = new ArrayList<>();
        for (String one : what) {
            if (isFilter(one)) {
                TopicFilter filter = filter(one);
                for (DeviceInfo device : devices.list()) {
                    for (PointState state : devices.points(device.path())) {
                        if (filter.matches(Bus.DEVICES + state.device() + "/"
                                + state.spec().name())) {
                            found.add(state);
                        }
                    }
                }
            } else if (devices.device(one).isPresent()) {
                found.addAll(devices.points(one));
            } else {
                found.add(point(desk, one));
            }
        }
        return readable(desk, found);
    }

    /**
     * {@return a point that exists}
     *
     * @param desk services
     * @param text device path and point; OBIS codes may be short or in hex
     */
    static PointState point(Desk desk, String text) throws CommandException {
        Devices devices = desk.need(Devices.class);
        if (text.indexOf('/') < 0) {
            throw noDevice(desk, text);
        }
        PointId id = id(text, devices);
        Optional<PointState> found = devices.point(id);
        if (found.isPresent()) {
            return found.get();
        }
        if (devices.device(id.device()).isEmpty()) {
            throw noDevice(desk, text);
        }
        List<String> points = readable(desk, devices.points(id.device())).stream()
                .map(state -> state.spec().name())
                .toList();
        throw Desk.refuse("There is no point '" + id + "'" + Near.question(Near.of(id.point(), points))
                + " ohm:point-get " + id.device() + " shows those of the device");
    }

    /**
     * {@return what to throw where neither a device is meant nor a point of one}
     *
     * @param desk services and person
     * @param text as typed: a device path, or one with a point
     */
    static CommandException noDevice(Desk desk, String text) throws CommandException {
        List<String> paths = new ArrayList<>();
        for (DeviceInfo device : desk.need(Devices.class).list()) {
            if (desk.may(Action.READ, Bus.DEVICES + device.path())) {
                paths.add(device.path());
            }
        }
        int slash = text.lastIndexOf('/');
        List<String> near = Near.of(text, paths);
        if (near.isEmpty() && slash > 0) {
            near = Near.of(text.substring(0, slash), paths);
        }
        return Desk.refuse("There is no device '" + text + "'" + (slash > 0 ? ", nor a point of that name" : "")
                + Near.question(near) + " ohm:device-list shows the devices");
    }

    /**
     * {@return the id that is meant}
     *
     * @param text device path and point
     * @param devices that tell which points exist
     */
    static PointId id(String text, Devices devices) {
        int slash = text.lastIndexOf('/');
        Optional<PointId> obis =
                slash < 0 ? Optional.empty() : obis(text.substring(0, slash), text.substring(slash + 1));
        Optional<PointId> known = obis.filter(id -> devices.point(id).isPresent());
        return known.isPresent() ? known.get() : PointId.parse(text);
    }

    /**
     * {@return whether a text is a filter}
     *
     * @param text as typed; a star is no wildcard but part of an OBIS code
     */
    static boolean isFilter(String text) {
        return text.indexOf('+') >= 0 || text.indexOf('#') >= 0;
    }

    /**
     * {@return the filter on topics}
     *
     * @param text with or without the first segment {@code devices}; a device or point stands for itself
     */
    static TopicFilter filter(String text) {
        return TopicFilter.of(text.startsWith(Bus.DEVICES) ? text : Bus.DEVICES + text);
    }

    private static List<PointState> readable(Desk desk, List<PointState> states) throws CommandException {
        List<PointState> out = new ArrayList<>();
        for (PointState state : states) {
            if (desk.may(
                    Action.READ,
                    Bus.DEVICES + state.device() + "/" + state.spec().name())) {
                out.add(state);
            }
        }
        return out;
    }

    private static Optional<PointId> obis(String device, String point) {
        try {
            return Optional.of(new PointId(
                    PointId.checkDevice(device),
                    PointId.checkPoint(Obis.parse(point).toString())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
