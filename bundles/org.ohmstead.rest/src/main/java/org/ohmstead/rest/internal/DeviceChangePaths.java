package org.ohmstead.rest.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ohmstead.device.ConfigConflictException;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.DeviceConfigs;
import org.ohmstead.device.DeviceConfigs.DeviceConfig;
import org.ohmstead.security.Action;
import org.ohmstead.security.Role;

/** {@code /devices}, as far as it changes. */
final class DeviceChangePaths {

    private static final String DEVICE = "device";
    private static final String PROTOCOL = "protocol";
    private static final String PID = "pid";

    private final Services services;

    DeviceChangePaths(Services services) {
        this.services = services;
    }

    List<Route> routes() {
        return List.of(
                Route.of("POST", DevicePaths.BASE, Tail.NONE, this::create),
                Route.of("PUT", DevicePaths.BASE, Tail.DEVICE, this::replace),
                Route.of("DELETE", DevicePaths.BASE, Tail.DEVICE, this::delete),
                Route.of("DELETE", DevicePaths.BASE, Tail.NONE, this::deletePid, PID));
    }

    private void create(Exchange exchange) throws IOException {
        Rights rights = Rights.of(services, exchange);
        requireAny(rights);
        Body body = exchange.body();
        String protocol = body.text(PROTOCOL);
        String path = body.text(DEVICE);
        rights.require(Action.CONFIGURE, path);
        DeviceConfigs configs = configs(exchange);
        DeviceConfig created = changing(() -> configs.create(protocol, properties(body)));
        exchange.answer().header("Location", encoded(DevicePaths.BASE + "/" + created.device()));
        exchange.answer().json(201, out -> DeviceJson.config(out, created));
    }

    /** {@return the keeper of configurations, who notes down whose change it is} */
    private DeviceConfigs configs(Exchange exchange) {
        return services.configs()
                .get()
                .by(exchange.who().name(), exchange.caller().via());
    }

    private void replace(Exchange exchange) throws IOException {
        String path = exchange.device();
        Rights rights = Rights.of(services, exchange);
        rights.require(Action.CONFIGURE, path);
        Body body = exchange.body();
        DeviceConfigs configs = configs(exchange);
        DeviceConfig present = configs.of(path).orElseThrow(() -> DevicePaths.unknown(path));
        unchanged(body, PROTOCOL, present.protocol());
        unchanged(body, DEVICE, path);
        DeviceConfig replaced = changing(() -> configs.replace(path, properties(body)));
        exchange.answer().json(200, out -> DeviceJson.config(out, replaced));
    }

    private static void unchanged(Body body, String member, String present) {
        Optional<String> given = body.optionalText(member);
        if (given.isPresent() && !given.get().equals(present)) {
            throw Problem.field(
                    Problem.Kind.UNPROCESSABLE,
                    member,
                    Body.name(body.object().get(member)),
                    "'" + present + "' as before, or nothing");
        }
    }

    private void delete(Exchange exchange) {
        String path = exchange.device();
        Rights.of(services, exchange).require(Action.CONFIGURE, path);
        DeviceConfigs configs = configs(exchange);
        if (!changing(() -> configs.delete(path))) {
            throw DevicePaths.unknown(path);
        }
        exchange.answer().nothing();
    }

    /** Deletes what no path leads to: a configuration without a path, with a wrong one, or with one that is taken. */
    private void deletePid(Exchange exchange) {
        Rights rights = Rights.of(services, exchange);
        requireAny(rights);
        String pid = exchange.query()
                .one(PID)
                .orElseThrow(() -> Problem.parameter(PID, "", "the PID of a configuration, as GET /devices tells it,"));
        DeviceConfigs configs = configs(exchange);
        Optional<DeviceConfig> present =
                configs.list().stream().filter(c -> c.pid().equals(pid)).findFirst();
        rights.require(
                Action.CONFIGURE,
                present.map(DeviceConfig::device).filter(Points::isDevice).orElse(pid));
        if (!changing(() -> configs.deletePid(pid))) {
            throw Problem.notFound("there is no configuration of a device with the PID '" + pid + "'");
        }
        exchange.answer().nothing();
    }

    private static void requireAny(Rights rights) {
        if (rights.who().role() != Role.ADMIN) {
            rights.require(Action.CONFIGURE);
        }
    }

    /** Takes the keys of a configuration out of a body. */
    private static Map<String, Object> properties(Body body) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : body.object().properties()) {
            if (!member.getKey().equals(PROTOCOL)) {
                properties.put(member.getKey(), PropertyJson.read(member.getKey(), member.getValue()));
            }
        }
        return properties;
    }

    /** A change of configurations. */
    @FunctionalInterface
    private interface Change<T> {
        T make() throws ConfigException;
    }

    /** What is in the way, another change or the disk, is no defect of the gateway or the request, and may be over soon. */
    private static <T> T changing(Change<T> change) {
        try {
            return change.make();
        } catch (ConfigConflictException e) {
            throw Problem.of(Problem.Kind.CONFLICT, e.getMessage());
        } catch (ConfigException e) {
            throw Problem.config(e);
        } catch (UncheckedIOException e) {
            throw Problem.unavailable(e.getMessage());
        }
    }

    private static String encoded(String path) {
        try {
            return new URI(null, null, path, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a path made a bad URI: " + path, e);
        }
    }
}
