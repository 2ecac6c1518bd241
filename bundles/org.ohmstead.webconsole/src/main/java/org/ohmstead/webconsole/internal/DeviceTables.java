package org.ohmstead.webconsole.internal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.Devices;
import org.ohmstead.device.LinkInfo;
import org.ohmstead.device.Plan;
import org.ohmstead.device.PlannedBlock;
import org.ohmstead.driver.Span;
import org.ohmstead.webconsole.internal.Html.Cell;

/** Devices, the channels to them, and how they are read. */
final class DeviceTables {

    private final Devices devices;
    private final Instant now;

    DeviceTables(Devices devices, Instant now) {
        this.devices = devices;
        this.now = now;
    }

    /** {@return how many there are, by status} */
    String summary() {
        List<DeviceInfo> all = devices.list();
        Map<String, Long> byStatus = all.stream()
                .collect(Collectors.groupingBy(d -> d.status().id(), LinkedHashMap::new, Collectors.counting()));
        String states = byStatus.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        return all.size() + " devices" + (states.isEmpty() ? "" : " (" + states + ")");
    }

    void devices(Html html, String self) {
        List<DeviceInfo> all = devices.list();
        html.heading("Devices", all.size());
        if (all.isEmpty()) {
            html.note("None is configured.");
            return;
        }
        html.begin(List.of(
                "Device",
                "Status",
                "Reason",
                "Protocol",
                "Link",
                "#Points",
                "Last answer",
                "#Scans",
                "#Overruns",
                "Plan"));
        for (DeviceInfo device : all) {
            html.row(
                    Cell.of(device.path()),
                    new Cell(
                            device.status().id(),
                            "ohm-status ohm-" + device.status().id(),
                            ""),
                    Cell.of(device.reason()),
                    Cell.of(device.protocol()),
                    Cell.of(device.link()),
                    Cell.number(device.points()),
                    Cell.of(device.lastAnswer().map(at -> Moments.ago(at, now)).orElse("never")),
                    Cell.number(device.scans()),
                    Cell.loss(device.overruns()),
                    devices.plan(device.path()).isPresent() ? plan(device.path(), self) : Cell.of(""));
        }
        html.end();
    }

    private static Cell plan(String path, String self) {
        return new Cell("show", "", self + "?plan=" + URLEncoder.encode(path, StandardCharsets.UTF_8));
    }

    void links(Html html) {
        List<LinkInfo> all = devices.links();
        html.heading("Links", all.size());
        if (all.isEmpty()) {
            html.note("None is open.");
            return;
        }
        html.begin(List.of(
                "Link", "#Devices", "#Exchanges", "#Failures", "#Overruns", "Begins late: median", "99 %", "most"));
        for (LinkInfo link : all) {
            html.row(
                    Cell.of(link.link()),
                    Cell.number(link.devices()),
                    Cell.number(link.exchanges()),
                    Cell.number(link.failures()),
                    Cell.loss(link.overruns()),
                    Cell.whole("≤ " + Moments.ms(link.lateness().p50())),
                    Cell.whole("≤ " + Moments.ms(link.lateness().p99())),
                    Cell.whole("≤ " + Moments.ms(link.lateness().max())));
        }
        html.end();
    }

    /** How one device is read. */
    void plan(Html html, String path) {
        Optional<Plan> plan = devices.plan(path);
        if (plan.isEmpty()) {
            html.heading("Plan of " + path, 0);
            html.note("There is none: the device is unknown, does not run, or only sends by itself.");
            return;
        }
        html.heading("Plan of " + path, plan.get().blocks().size());
        html.begin(List.of("Addresses", "Pace", "Points", "Last round trip", "#Reads", "#Failures"));
        for (PlannedBlock block : plan.get().blocks()) {
            html.row(
                    Cell.of(block.span().map(DeviceTables::text).orElse("")),
                    Cell.of(block.pace().name().toLowerCase(Locale.ROOT)),
                    Cell.of(String.join(", ", block.points())),
                    Cell.of(block.latency().map(Moments::ms).orElse("not yet")),
                    Cell.number(block.reads()),
                    Cell.number(block.failures()));
        }
        html.end();
        String holes = plan.get().holes().stream().map(DeviceTables::text).collect(Collectors.joining(", "));
        html.note(holes.isEmpty() ? "No address is known not to exist." : "Known not to exist: " + holes);
    }

    private static String text(Span span) {
        return span.area() + "/" + span.start() + (span.length() > 1 ? "–" + (span.end() - 1) : "");
    }
}
