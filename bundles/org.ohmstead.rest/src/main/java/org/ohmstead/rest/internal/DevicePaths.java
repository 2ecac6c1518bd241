package org.ohmstead.rest.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ohmstead.device.DeviceConfigs;
import org.ohmstead.device.DeviceConfigs.DeviceConfig;
import org.ohmstead.device.DeviceInfo;
import org.ohmstead.device.Devices;
import org.ohmstead.device.LinkInfo;
import org.ohmstead.device.Plan;
import org.ohmstead.device.PointState;
import org.ohmstead.security.Action;

/** {@code /devices}, as far as it reads, {@code /plans} and {@code /links}. */
final class DevicePaths {

    static final String BASE = "/api/v1/devices";

    private final Services services;

    DevicePaths(Services services) {
        this.services = services;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", BASE, Tail.NONE, this::list),
                Route.of("GET", BASE, Tail.DEVICE, this::get),
                Route.of("GET", "/api/v1/plans", Tail.DEVICE, this::plan),
                Route.of("GET", "/api/v1/links", Tail.NONE, this::links));
    }

    private void list(Exchange exchange) throws IOException {
        Rights rights = Rights.of(services, exchange);
        rights.require(Action.READ);
        Devices known = services.devices().get();
        List<DeviceInfo> devices = known.list().stream()
                .filter(device -> rights.sees(known, device.path()))
                .toList();
        exchange.answer().json(200, out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("devices");
            for (DeviceInfo device : devices) {
                out.writeStartObject();
                DeviceJson.deviceMembers(out, device);
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private void get(Exchange exchange) throws IOException {
        String path = exchange.device();
        Rights rights = Rights.of(services, exchange);
        Devices devices = services.devices().get();
        rights.requireSight(devices, path);
        DeviceInfo device = devices.device(path).orElseThrow(() -> unknown(path));
        List<PointState> points = devices.points(path).stream()
                .filter(state -> rights.may(Action.READ, path, state.spec().name()))
                .toList();
        Optional<DeviceConfigs> configs =
                rights.may(Action.CONFIGURE, path) ? services.configs().find() : Optional.empty();
        exchange.answer().json(200, out -> {
            out.writeStartObject();
            DeviceJson.deviceMembers(out, device);
            out.writeArrayFieldStart("specs");
            for (PointState state : points) {
                DeviceJson.spec(out, state.spec());
            }
            out.writeEndArray();
            if (configs.isPresent() && !device.pid().isEmpty()) {
                configuration(out, configs.get(), device.pid());
            }
            out.writeEndObject();
        });
    }

    private static void configuration(JsonGenerator out, DeviceConfigs configs, String pid) throws IOException {
        Optional<DeviceConfig> config =
                configs.list().stream().filter(c -> c.pid().equals(pid)).findFirst();
        if (config.isPresent()) {
            out.writeFieldName("config");
            DeviceJson.config(out, config.get());
            out.writeArrayFieldStart("problems");
            for (var problem : configs.problems(pid)) {
                DeviceJson.configProblem(out, problem);
            }
            out.writeEndArray();
        }
    }

    private void plan(Exchange exchange) throws IOException {
        String path = exchange.device();
        Rights.of(services, exchange).require(Action.CONFIGURE, path);
        Devices devices = services.devices().get();
        Plan plan = devices.plan(path)
                .orElseThrow(() -> devices.device(path).isEmpty()
                        ? unknown(path)
                        : Problem.notFound("device '" + path + "' has no plan: it does not run, or speaks unasked"));
        exchange.answer().json(200, out -> DeviceJson.plan(out, plan));
    }

    private void links(Exchange exchange) throws IOException {
        Rights rights = Rights.of(services, exchange);
        rights.require(Action.READ);
        List<LinkInfo> links = rights.links(services.devices().get());
        exchange.answer().json(200, out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("links");
            for (LinkInfo link : links) {
                DeviceJson.link(out, link);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    static Problem unknown(String path) {
        return Problem.notFound("there is no device '" + path + "'");
    }
}
