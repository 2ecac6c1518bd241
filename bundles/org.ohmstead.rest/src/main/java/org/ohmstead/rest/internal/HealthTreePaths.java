package org.ohmstead.rest.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ohmstead.device.Devices;
import org.ohmstead.device.LinkInfo;
import org.ohmstead.health.Health;
import org.ohmstead.health.HealthNode;
import org.ohmstead.security.Action;

/** {@code /api/v1/health}: the whole tree, as far as somebody may see it. */
final class HealthTreePaths {

    private static final String DEVICE = "devices/";
    private static final String LINK = "links/";
    private static final String NOT_TOLD = "not told, as it may be about devices that you may not see";

    private final Services services;

    HealthTreePaths(Services services) {
        this.services = services;
    }

    List<Route> routes() {
        return List.of(Route.of("GET", "/api/v1/health", Tail.NONE, this::get));
    }

    private void get(Exchange exchange) throws IOException {
        Rights rights = Rights.of(services, exchange);
        rights.require(Action.READ);
        Health health = services.health().get();
        HealthNode whole = health.tree();
        HealthNode tree = visible(whole, sight(rights))
                .orElseGet(() ->
                        new HealthNode(whole.id(), whole.name(), whole.state(), NOT_TOLD, whole.needed(), List.of()));
        List<String> interventions = health.interventions();
        exchange.answer().json(200, out -> {
            out.writeStartObject();
            out.writeFieldName("tree");
            node(out, tree);
            ConfigurationJson.texts(out, "interventions", interventions);
            out.writeEndObject();
        });
    }

    /** {@return whether somebody may see a part by itself} */
    private Predicate<HealthNode> sight(Rights rights) {
        Optional<Devices> devices = services.devices().find();
        Set<String> links = devices.map(rights::links).orElse(List.of()).stream()
                .map(LinkInfo::link)
                .collect(Collectors.toSet());
        return node -> {
            if (node.id().startsWith(DEVICE)) {
                String path = node.id().substring(DEVICE.length());
                return devices.map(known -> rights.sees(known, path)).orElseGet(() -> rights.may(Action.READ, path));
            }
            return !node.id().startsWith(LINK) || links.contains(node.id().substring(LINK.length()));
        };
    }

    /**
     * {@return what of a part is visible} A part that is made of others is visible if any of them is. The cause of one of
     * which something is hidden would tell of that.
     */
    private static Optional<HealthNode> visible(HealthNode node, Predicate<HealthNode> seen) {
        List<HealthNode> children = node.children().stream()
                .flatMap(child -> visible(child, seen).stream())
                .toList();
        boolean leaf = node.children().isEmpty();
        if (leaf ? !seen.test(node) : children.isEmpty()) {
            return Optional.empty();
        }
        boolean whole = children.equals(node.children());
        String cause = whole || node.cause().isEmpty() ? node.cause() : NOT_TOLD;
        return Optional.of(new HealthNode(node.id(), node.name(), node.state(), cause, node.needed(), children));
    }

    private static void node(JsonGenerator out, HealthNode node) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", node.id());
        out.writeStringField("name", node.name());
        out.writeStringField("state", node.state().id());
        out.writeStringField("cause", node.cause());
        out.writeBooleanField("needed", node.needed());
        out.writeArrayFieldStart("children");
        for (HealthNode child : node.children()) {
            node(out, child);
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
