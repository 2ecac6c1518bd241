package org.ohmstead.itests;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a gateway of {@link LivingIT} must look like after the steps so far: 20 devices and what drives them. */
final class LivingModel {

    /** Devices that no step changes; each read of one finds the next number. */
    static final int WITNESSES = 10;

    private static final int SUBJECTS = 4;
    private static final int SIMULATED = 5;
    private static final int PER_SLAVE = 5;
    private static final int REGISTER = 10;

    /**
     * One device.
     *
     * @param path of it
     * @param protocol of its driver
     * @param url where it is
     * @param points flow YAML without the scale of its point
     * @param interval in ms
     * @param scale of its point: what a person edits
     * @param enabled whether it runs
     * @param raw what its point is worth before scaling; -1 of one that counts
     */
    record Device(
            String path,
            String protocol,
            String url,
            String points,
            int interval,
            int scale,
            boolean enabled,
            int raw) {

        String name() {
            return path.replace('/', '-');
        }

        String pid() {
            return "org.ohmstead.driver." + protocol + "~" + name();
        }

        String file() {
            return "etc/org.ohmstead.driver." + protocol + "-" + name() + ".cfg";
        }

        /** {@return what its point must be worth} */
        double value() {
            return (double) raw * scale;
        }

        boolean witness() {
            return raw < 0;
        }

        /** {@return the keys of its configuration that are not left to their defaults} */
        Map<String, String> properties() {
            SortedMap<String, String> all = new TreeMap<>();
            all.put("device", path);
            if (!url.isEmpty()) {
                all.put("url", url);
            }
            all.put("interval.ms", "" + interval);
            all.put("enabled", "" + enabled);
            if (!protocol.equals("simulated")) {
                all.put("timeout.ms", "20000");
            }
            all.put("points", points.replace("SCALE", "" + scale).replace("VALUE", "" + raw * scale));
            return all;
        }

        /** {@return the same as a file} */
        String text() {
            StringBuilder text = new StringBuilder();
            properties().forEach((key, value) -> text.append(key + " = " + value + "\n"));
            return text.toString();
        }

        Device scaled(int other) {
            return new Device(path, protocol, url, points, interval, other, enabled, raw);
        }

        Device every(int ms) {
            return new Device(path, protocol, url, points, ms, scale, enabled, raw);
        }

        Device switched(boolean on) {
            return new Device(path, protocol, url, points, interval, scale, on, raw);
        }

        Device at(String other) {
            return new Device(path, protocol, other, points, interval, scale, enabled, raw);
        }
    }

    /** All devices by path. */
    final SortedMap<String, Device> devices = new TreeMap<>();

    /** Whether the feature with the driver of simulated devices is installed. */
    boolean simulated = true;

    /** Whether the feature with the driver of meters, of which there are none, is installed. */
    boolean meters;

    /** Which version of the Modbus driver was dropped in; 0 if it is as shipped. */
    int driver;

    /** Which version of the example's driver was dropped in; 0 if there is none. */
    int example;

    /** What {@link #devices} were after entries of the history, oldest first. */
    final List<Map<String, Device>> past = new ArrayList<>();

    /** The numbers of these entries. */
    final List<Long> numbers = new ArrayList<>();

    /** The last version given to any bundle. */
    int version;

    LivingModel(List<Integer> slaves, int second, String sensors) {
        for (int i = 1; i <= WITNESSES; i++) {
            String unit = slaves.get((i - 1) / PER_SLAVE) + "?unit=" + ((i - 1) % PER_SLAVE + 1);
            put(new Device(
                    "witness/" + i,
                    "modbus",
                    "tcp://127.0.0.1:" + unit,
                    "{value: {at: holding/0, type: uint32}}",
                    1000,
                    1,
                    true,
                    -1));
        }
        for (int i = 1; i <= SUBJECTS; i++) {
            put(new Device(
                    "subject/" + i,
                    "modbus",
                    "tcp://127.0.0.1:" + second + "?unit=" + i,
                    "{value: {at: holding/" + (REGISTER + i) + ", type: uint16, scale: SCALE.0}}",
                    500,
                    1,
                    true,
                    REGISTER + i));
        }
        for (int i = 1; i <= SIMULATED; i++) {
            put(new Device("made/" + i, "simulated", "", "{value: {at: constant/VALUE.0}}", 500, 1, true, 20 + i));
        }
        put(new Device(
                "sensor/1",
                "sysfs",
                "file://" + sensors,
                "{value: {at: temp, scale: SCALE.0, unit: Cel}}",
                500,
                1,
                true,
                42));
    }

    void put(Device device) {
        devices.put(device.path(), device);
    }

    /** {@return what REST must say of each device: status, and the value of its point if it is read and no counter} */
    SortedMap<String, String> expected() {
        SortedMap<String, String> all = new TreeMap<>();
        devices.values().forEach(device -> all.put(device.path(), expected(device)));
        return all;
    }

    private String expected(Device device) {
        boolean driven =
                switch (device.protocol()) {
                    case "simulated" -> simulated;
                    case "sysfs" -> example > 0;
                    default -> true;
                };
        if (!driven) {
            return "no-driver";
        }
        if (!device.enabled()) {
            return "disabled";
        }
        return device.witness() ? "ok" : "ok " + device.value();
    }

    /** {@return what has been dropped in: file and version} */
    SortedMap<String, String> dropIns() {
        SortedMap<String, String> all = new TreeMap<>();
        if (driver > 0) {
            all.put("modbus.jar", Jars.DRIVER + " 9.0." + driver);
        }
        if (example > 0) {
            all.put("sysfs.jar", "com.example.driver.sysfs 9.0." + example);
        }
        return all;
    }

    /** Takes note of an entry of the history after which devices are as they are now. */
    void remember(long number) {
        numbers.add(number);
        past.add(Map.copyOf(devices));
    }
}
