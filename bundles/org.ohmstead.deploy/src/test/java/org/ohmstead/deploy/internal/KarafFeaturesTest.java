package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.junit.jupiter.api.Test;

/** Karaf loses one of two changes of features that are made at a time. */
class KarafFeaturesTest {

    private final Map<String, Boolean> held = new ConcurrentHashMap<>();
    private final FeaturesService service = (FeaturesService) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {FeaturesService.class}, (self, method, args) -> {
                held.put(method.getName(), Thread.holdsLock(self));
                return switch (method.getName()) {
                    case "getFeature" ->
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(), new Class<?>[] {Feature.class}, (f, m, a) -> null);
                    case "isRequired" -> true;
                    default -> null;
                };
            });
    private final KarafFeatures features = new KarafFeatures(
            () -> Optional.of(service), new Guard(new Pulse(System::nanoTime)), Duration.ofSeconds(60));

    @Test
    void whoeverChangesFeaturesHoldsTheService() throws Exception {
        features.add(List.of(URI.create("file:/features.xml")));
        features.install(Set.of("parts/1.0"));
        features.uninstall(Set.of("parts/1.0"));

        assertThat(held)
                .containsKeys("addRepository", "installFeatures", "uninstallFeatures")
                .allSatisfy((method, holds) -> assertThat(holds).as(method).isTrue());
    }
}
