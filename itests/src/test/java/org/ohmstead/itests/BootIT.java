package org.ohmstead.itests;

import static java.util.stream.Collectors.joining;
import static org.junit.Assert.assertTrue;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.Map;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerSuite;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** The distribution starts, whole, and listens on loopback only. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerSuite.class)
public class BootIT extends OhmsteadTestSupport {

    @Test
    public void everyBundleIsUp() {
        Await.until("bundles that are down", "", this::down);
    }

    private String down() {
        return Arrays.stream(context.getBundles())
                .filter(b -> b.getHeaders().get(Constants.FRAGMENT_HOST) == null)
                .filter(b -> b.getState() != Bundle.ACTIVE
                        && !b.getSymbolicName().startsWith("org.ops4j.pax.web.pax-web-compatibility"))
                .map(b -> b + " in state " + b.getState())
                .collect(joining(", "));
    }

    @Test
    public void coreIsInstalled() throws Exception {
        assertTrue(features.isInstalled(features.getFeature("ohmstead-core")));
    }

    @Test
    public void webConsoleListensOnLoopbackOnly() throws Exception {
        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress("127.0.0.2", HTTP)); // fails if the gateway holds all addresses
            assertTrue(other.isBound());
        }
    }

    @Test
    public void whatTheWebServerDoesNotServeIsTold() {
        ServiceRegistration<Object> page = context.registerService(
                Object.class,
                new Object(),
                FrameworkUtil.asDictionary(Map.of(
                        "osgi.http.whiteboard.resource.pattern",
                        "/lost",
                        "osgi.http.whiteboard.resource.prefix",
                        "/lost",
                        "osgi.http.whiteboard.context.select",
                        "(osgi.http.whiteboard.context.name=lost)")));
        Await.until("health names it", true, this::lost);

        page.unregister();

        Await.until("health names it", false, this::lost);
    }

    private boolean lost() {
        return new Rest("http://127.0.0.1:" + HTTP, "admin", PASSWORD)
                .text("/api/v1/health")
                .contains("not served by the web server: /lost of");
    }
}
