package org.ohmstead.rest.internal;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.DeviceStatus;
import org.ohmstead.device.Devices;

/** {@code /health}: open to all, so it tells numbers and no names. */
final class HealthPaths {

    private static final String OK = "ok";
    private static final String MISSING = "missing";

    private final Services services;

    HealthPaths(Services services) {
        this.services = services;
    }

    List<Route> routes() {
        return List.of(Route.of("GET", "/health", Tail.NONE, this::get).openToAll());
    }

    private void get(Exchange exchange) throws IOException {
        List<String> missing = services.core().stream()
                .filter(slot -> slot.find().isEmpty())
                .map(Slot::name)
                .toList();
        String journal =
                services.journal().find().map(each -> state(each.trouble())).orElse(MISSING);
        String historian =
                services.historian().find().map(each -> state(each.trouble())).orElse(MISSING);
        Map<DeviceStatus, Integer> devices = count(services.devices());
        Duration uptime = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
        boolean down = !missing.isEmpty();
        boolean well = journal.equals(OK) && historian.equals(OK);
        String status = down ? "down" : well ? OK : "degraded";
        exchange.answer().json(down ? 503 : 200, out -> {
            out.writeStartObject();
            out.writeStringField("status", status);
            out.writeArrayFieldStart(MISSING);
            for (String name : missing) {
                out.writeString(name);
            }
            out.writeEndArray();
            out.writeStringField("journal", journal);
            out.writeStringField("historian", historian);
            out.writeObjectFieldStart("devices");
            for (Map.Entry<DeviceStatus, Integer> entry : devices.entrySet()) {
                out.writeNumberField(entry.getKey().id(), entry.getValue());
            }
            out.writeEndObject();
            out.writeNumberField("uptime_s", uptime.toSeconds());
            out.writeEndObject();
        });
    }

    private static String state(Optional<String> trouble) {
        return trouble.isEmpty() ? OK : "trouble";
    }

    /** {@return how many devices there are of each status, zeros included} */
    static Map<DeviceStatus, Integer> count(Slot<Devices> devices) {
        Map<DeviceStatus, Integer> counts = new EnumMap<>(DeviceStatus.class);
        for (DeviceStatus status : DeviceStatus.values()) {
            counts.put(status, 0);
        }
        for (DeviceInfo device : devices.find().map(Devices::list).orElse(List.of())) {
            counts.merge(device.status(), 1, Integer::sum);
        }
        return counts;
    }
}
