package org.ohmstead.health.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ohmstead.health.Vital;
import org.osgi.framework.dto.BundleDTO;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.util.promise.Deferred;
import org.osgi.util.promise.Promises;

@Timeout(20)
class ComponentRestarterTest {

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Deferred<Void> never = new Deferred<>();

    private ServiceComponentRuntime runtime(boolean hangs) {
        return (ServiceComponentRuntime) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ServiceComponentRuntime.class}, (proxy, method, args) -> {
                    if (method.getName().equals("getComponentDescriptionDTOs")) {
                        return List.of(description("a", 1), description("b", 1), description("b", 2));
                    }
                    ComponentDescriptionDTO component = (ComponentDescriptionDTO) args[0];
                    calls.add(method.getName() + " " + component.name + component.bundle.id);
                    return hangs ? never.getPromise() : Promises.resolved(null);
                });
    }

    private static ComponentDescriptionDTO description(String name, long bundle) {
        ComponentDescriptionDTO description = new ComponentDescriptionDTO();
        description.name = name;
        description.bundle = new BundleDTO();
        description.bundle.id = bundle;
        return description;
    }

    private static Guarded part(String component) {
        return new Guarded(Played.service(Vital.class, java.util.Map.of("vital", () -> "part")), component, 2);
    }

    @Test
    @DisplayName("the component of that bundle is switched off and on")
    void restarts() {
        CompletableFuture<Void> done = new ComponentRestarter(runtime(false)).restart(part("b"));

        assertThat(done).succeedsWithin(Duration.ofSeconds(10));
        assertThat(calls).containsExactly("disableComponent b2", "enableComponent b2");
    }

    @Test
    @DisplayName("what is no component cannot be restarted, and is told")
    void unknown() {
        CompletableFuture<Void> done = new ComponentRestarter(runtime(false)).restart(part("a"));

        assertThat(done)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("part (a): the name of a component of bundle 2 expected");
    }

    @Test
    @DisplayName("who asks does not wait for a component that does not end")
    void hangs() {
        CompletableFuture<Void> done = new ComponentRestarter(runtime(true)).restart(part("b"));

        assertThat(done).isNotDone();
        never.resolve(null);
        assertThat(done).succeedsWithin(Duration.ofSeconds(10));
    }
}
