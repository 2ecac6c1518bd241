package org.ohmstead.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ohmstead.config.Configurations;
import org.ohmstead.health.HealthNode.State;
import org.ohmstead.rest.internal.EventReader.Event;
import org.osgi.framework.ServiceReference;

/** Events that say that something is to be looked at anew. */
@Timeout(60)
class ChangedEventsTest {

    private static final String CHANGES = "/api/v1/events?filter=changes/%23";
    private static final List<String> ALL = List.of("configuration", "deployments", "health");

    private final Gateway gateway = new Gateway();

    @AfterEach
    void close() {
        gateway.close();
    }

    private EventReader reader(String path, String user) {
        return EventReader.open(gateway, path, Gateway.as(user));
    }

    private static List<String> told(EventReader reader) {
        return reader.events().stream()
                .filter(event -> event.name().equals("changed"))
                .map(event -> event.json().get("what").textValue())
                .toList();
    }

    private static int times(EventReader reader, String what) {
        return Collections.frequency(told(reader), what);
    }

    private void change(String path, String json) {
        assertThat(gateway.sendJson("POST", path, json, Gateway.as("admin")).status())
                .isLessThan(300);
    }

    @Test
    void eachChangeIsTold() {
        try (EventReader reader = reader(CHANGES, "admin")) {
            await().until(() -> told(reader).size() == 3);
            assertThat(told(reader)).containsExactlyInAnyOrderElementsOf(ALL);
            change(
                    "/api/v1/configuration/changes",
                    "{\"changes\":[{\"op\":\"delete\",\"id\":\"a\"}],\"confirmWithin\":\"1m\"}");
            await().until(() -> times(reader, "configuration") == 2);
            change("/api/v1/configuration/history/4/confirm", "");
            await().until(() -> times(reader, "configuration") == 3);
            change("/api/v1/deployments", "{\"url\":\"file:/a.jar\"}");
            await().until(() -> times(reader, "deployments") == 2);
            gateway.health.disk = FakeHealth.leaf("disk", "Disk", State.DOWN, "full", true);
            await().until(() -> times(reader, "health") == 2);
            // a cause in other words is no change
            gateway.health.disk = FakeHealth.leaf("disk", "Disk", State.DOWN, "quite full", true);
            change("/api/v1/deployments", "{\"url\":\"file:/b.jar\"}");
            await().until(() -> times(reader, "deployments") == 3);
            assertThat(told(reader)).hasSize(8);
            assertThat(reader.events()).extracting(Event::name).containsOnly("changed");
        }
    }

    @Test
    void configurationsThatChangeWithoutAnEntryAreToldOf() {
        try (EventReader reader = reader(CHANGES, "admin")) {
            await().until(() -> told(reader).size() == 3);
            gateway.services.generation = generation(7);
            await().until(() -> times(reader, "configuration") == 2);
            gateway.services.generation = generation(8);
            await().until(() -> times(reader, "configuration") == 3);
            assertThat(told(reader)).hasSize(5);
        }
    }

    @SuppressWarnings("unchecked") // a proxy has no type of what it is for
    private static ServiceReference<Configurations> generation(long number) {
        return (ServiceReference<Configurations>) Proxy.newProxyInstance(
                ServiceReference.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (proxy, method, arguments) ->
                        method.getName().equals("getProperty") && arguments[0].equals(Configurations.GENERATION)
                                ? number
                                : null);
    }

    @Test
    void readersAreToldOfHealthOnly() {
        try (EventReader reader = reader(CHANGES, "reader");
                EventReader admin = reader(CHANGES, "admin")) {
            await().until(() -> told(admin).size() >= 3 && times(reader, "health") >= 1);
            change("/api/v1/deployments", "{\"url\":\"file:/a.jar\"}");
            int before = times(admin, "deployments");
            await().until(() -> times(admin, "deployments") > before || before == 2);
            assertThat(told(reader)).containsOnly("health");
        }
    }

    @Test
    void whoDoesNotAskIsNotTold() {
        try (EventReader admin = reader(CHANGES, "admin");
                EventReader reader = reader("/api/v1/events", "admin")) {
            await().until(() -> told(admin).size() >= 3);
            reader.await(event -> event.name().equals("reading"));
            assertThat(told(reader)).isEmpty();
        }
    }

    @Test
    void aPartThatIsAwayIsAChangeAsWell() {
        try (EventReader reader = reader("/api/v1/events?filter=changes/health", "reader")) {
            await().until(() -> times(reader, "health") == 1);
            gateway.services.health = null;
            await().until(() -> times(reader, "health") == 2);
            assertThat(told(reader)).containsOnly("health");
        }
    }
}
