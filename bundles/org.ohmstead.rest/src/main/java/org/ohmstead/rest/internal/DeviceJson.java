package org.ohmstead.rest.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Locale;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.device.DeviceConfigs.DeviceConfig;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.LinkInfo;
import org.ohmstead.device.Plan;
import org.ohmstead.device.PlannedBlock;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Span;

/** How devices, their configurations, plans and links look as JSON. */
final class DeviceJson {

    private DeviceJson() {}

    static void deviceMembers(JsonGenerator out, DeviceInfo device) throws IOException {
        out.writeStringField("device", device.path());
        out.writeStringField("protocol", device.protocol());
        out.writeStringField("pid", device.pid());
        out.writeStringField("status", device.status().id());
        out.writeStringField("reason", device.reason());
        out.writeStringField("link", device.link());
        out.writeNumberField("points", device.points());
        out.writeFieldName("last_answer");
        Json.time(out, device.lastAnswer());
        out.writeNumberField("scans", device.scans());
        out.writeNumberField("overruns", device.overruns());
    }

    static void spec(JsonGenerator out, PointSpec spec) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", spec.name());
        out.writeStringField("type", spec.type().id());
        out.writeStringField("unit", spec.unit());
        out.writeBooleanField("writable", spec.writable());
        limit(out, "min", spec.limits().min());
        limit(out, "max", spec.limits().max());
        out.writeStringField("pace", spec.pace().name().toLowerCase(Locale.ROOT));
        out.writeEndObject();
    }

    private static void limit(JsonGenerator out, String name, double limit) throws IOException {
        if (Double.isFinite(limit)) {
            out.writeNumberField(name, limit);
        } else {
            out.writeNullField(name);
        }
    }

    static void config(JsonGenerator out, DeviceConfig config) throws IOException {
        out.writeStartObject();
        out.writeStringField("device", config.device());
        out.writeStringField("protocol", config.protocol());
        out.writeStringField("pid", config.pid());
        out.writeStringField("where", config.where());
        out.writeObjectFieldStart("properties");
        PropertyJson.members(out, config.properties());
        out.writeEndObject();
        out.writeEndObject();
    }

    static void configProblem(JsonGenerator out, ConfigProblem problem) throws IOException {
        out.writeStartObject();
        out.writeStringField("where", problem.where());
        out.writeStringField("key", problem.key());
        out.writeStringField("value", problem.value());
        out.writeStringField("expected", problem.expected());
        out.writeStringField("text", problem.text());
        out.writeEndObject();
    }

    static void plan(JsonGenerator out, Plan plan) throws IOException {
        out.writeStartObject();
        out.writeStringField("device", plan.device());
        out.writeArrayFieldStart("blocks");
        for (PlannedBlock block : plan.blocks()) {
            block(out, block);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("holes");
        for (Span hole : plan.holes()) {
            span(out, hole);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void block(JsonGenerator out, PlannedBlock block) throws IOException {
        out.writeStartObject();
        out.writeFieldName("span");
        if (block.span().isPresent()) {
            span(out, block.span().get());
        } else {
            out.writeNull();
        }
        out.writeArrayFieldStart("points");
        for (String point : block.points()) {
            out.writeString(point);
        }
        out.writeEndArray();
        out.writeStringField("pace", block.pace().name().toLowerCase(Locale.ROOT));
        out.writeFieldName("latency_ms");
        if (block.latency().isPresent()) {
            out.writeNumber(Json.ms(block.latency().get()));
        } else {
            out.writeNull();
        }
        out.writeNumberField("reads", block.reads());
        out.writeNumberField("failures", block.failures());
        out.writeEndObject();
    }

    private static void span(JsonGenerator out, Span span) throws IOException {
        out.writeStartObject();
        out.writeStringField("area", span.area());
        out.writeNumberField("start", span.start());
        out.writeNumberField("length", span.length());
        out.writeEndObject();
    }

    static void link(JsonGenerator out, LinkInfo link) throws IOException {
        out.writeStartObject();
        out.writeStringField("link", link.link());
        out.writeNumberField("devices", link.devices());
        out.writeNumberField("exchanges", link.exchanges());
        out.writeNumberField("failures", link.failures());
        out.writeNumberField("overruns", link.overruns());
        out.writeNumberField("lateness_p50_ms", Json.ms(link.lateness().p50()));
        out.writeNumberField("lateness_p99_ms", Json.ms(link.lateness().p99()));
        out.writeNumberField("lateness_max_ms", Json.ms(link.lateness().max()));
        out.writeEndObject();
    }
}
