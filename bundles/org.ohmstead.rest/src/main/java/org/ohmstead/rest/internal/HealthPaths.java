package org.ohmstead.rest.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.DeviceStatus;
import org.ohmstead.device.Devices;
import org.ohmstead.health.Health;
import org.ohmstead.health.HealthNode;
import org.ohmstead.historian.Historian;
import org.ohmstead.historian.Journal;
import org.ohmstead.security.Action;

/** {@code /health}: open to all, so it tells numbers and no names; reasons only to those who have logged in. */
final class HealthPaths {

    private static final String OK = "ok";
    private static final String DEVICES = "devices";
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
        Keeper journal = Keeper.of(services.journal(), Journal::trouble);
        Keeper historian = Keeper.of(services.historian(), Historian::trouble);
        Map<DeviceStatus, Integer> devices = count(services.devices());
        Duration uptime = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
        Optional<HealthNode> tree = services.health().find().map(Health::tree);
        List<HealthNode> sick = tree.map(HealthPaths::sick).orElse(List.of());
        boolean down = !missing.isEmpty()
                || tree.filter(each -> each.state() == HealthNode.State.DOWN).isPresent();
        boolean well = journal.well() && historian.well() && sick.isEmpty();
        String status = down ? "down" : well ? OK : "degraded";
        boolean reasons = (down || !well)
                && exchange.visitor().filter(rights -> rights.may(Action.READ)).isPresent();
        exchange.answer().json(down ? 503 : 200, out -> {
            out.writeStartObject();
            out.writeStringField("status", status);
            ConfigurationJson.texts(out, MISSING, missing);
            out.writeStringField("journal", journal.state());
            out.writeStringField("historian", historian.state());
            if (reasons) {
                out.writeObjectFieldStart("reasons");
                journal.reason(out, "journal");
                historian.reason(out, "historian");
                new Keeper("", causes(sick)).reason(out, "gateway");
                out.writeEndObject();
            }
            out.writeObjectFieldStart(DEVICES);
            for (Map.Entry<DeviceStatus, Integer> entry : devices.entrySet()) {
                out.writeNumberField(entry.getKey().id(), entry.getValue());
            }
            out.writeEndObject();
            out.writeNumberField("uptime_s", uptime.toSeconds());
            out.writeEndObject();
        });
    }

    /**
     * {@return the parts right below the gateway that are not well} Devices do not count unless nobody looks after them:
     * whoever asks here wants to know whether the gateway does its work, and starting it anew would not mend the field.
     */
    private static List<HealthNode> sick(HealthNode tree) {
        return tree.children().stream()
                .filter(part -> part.state() != HealthNode.State.OK)
                .filter(part -> !part.id().equals(DEVICES) || part.state() == HealthNode.State.DOWN)
                .toList();
    }

    private static String causes(List<HealthNode> sick) {
        return sick.stream().map(part -> part.name() + ": " + part.cause()).collect(Collectors.joining("; "));
    }

    /**
     * How a part is that keeps values.
     *
     * @param state for programs
     * @param reason for people; empty if there is none
     */
    private record Keeper(String state, String reason) {

        static <T> Keeper of(Slot<T> slot, Function<T, Optional<String>> trouble) {
            Optional<T> part = slot.find();
            Optional<String> why = part.flatMap(trouble);
            return new Keeper(part.isEmpty() ? MISSING : why.isEmpty() ? OK : "trouble", why.orElse(""));
        }

        boolean well() {
            return state.equals(OK);
        }

        void reason(JsonGenerator out, String name) throws IOException {
            if (!reason.isEmpty()) {
                out.writeStringField(name, reason);
            }
        }
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
