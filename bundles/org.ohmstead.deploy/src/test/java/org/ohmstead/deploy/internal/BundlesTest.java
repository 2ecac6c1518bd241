package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.Version;

/** A start that comes in the way of somebody who resolves. */
@Timeout(30)
class BundlesTest {

    private static final String LOCKED = "Unable to acquire global lock for resolve.";

    private final AtomicInteger tries = new AtomicInteger();
    private final Bundles bundles =
            new Bundles(null, new Guard(new Pulse(System::nanoTime)), null, Duration.ofSeconds(10));

    @Test
    void whoIsResolvingMeanwhileIsWaitedFor() throws Exception {
        bundles.start(failing(3, LOCKED), Duration.ofSeconds(20));

        assertThat(tries).hasValue(4);
    }

    @Test
    void butNotForEver() {
        assertThatThrownBy(() -> bundles.start(failing(Integer.MAX_VALUE, LOCKED), Duration.ofSeconds(20)))
                .hasMessage("com.example 1.0.0 does not start: BundleException: " + LOCKED);
    }

    @Test
    void whatFailsByItselfIsTriedOnce() {
        assertThatThrownBy(() -> bundles.start(failing(3, "Activator start error"), Duration.ofSeconds(20)))
                .hasMessage("com.example 1.0.0 does not start: BundleException: Activator start error");
        assertThat(tries).hasValue(1);
    }

    private Bundle failing(int times, String message) {
        return (Bundle) Proxy.newProxyInstance(
                Bundle.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (self, method, args) -> switch (method.getName()) {
                    case "getSymbolicName" -> "com.example";
                    case "getVersion" -> new Version("1.0.0");
                    case "getHeaders" -> FrameworkUtil.asDictionary(Map.<String, String>of());
                    case "start" -> {
                        if (tries.incrementAndGet() <= times) {
                            throw new BundleException(message);
                        }
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.toString());
                });
    }
}
