package org.ohmstead.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ohmstead.driver.Driver;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * A driver dropped into {@code deploy/} takes the place of the one that ships, is replaced, and gives it back, while other
 * devices go on.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class DropInIT extends OhmsteadTestSupport {

    private static final String DRIVER = "org.ohmstead.driver.modbus";
    private static final Path BASE = Path.of(System.getProperty("karaf.base", "."));
    private static final Path ETC = BASE.resolve("etc");

    private final Rest rest = new Rest("http://127.0.0.1:" + HTTP, "admin", PASSWORD);

    /** A meter that shall notice nothing, and a heat pump. */
    @Before
    public void devices() throws Exception {
        features.installFeature("ohmstead-demo");
        Files.writeString(ETC.resolve("org.ohmstead.sim.sml-it.cfg"), "port = " + METER + "\n");
        Files.writeString(
                ETC.resolve("org.ohmstead.driver.sml-it.cfg"),
                "device = it/meter\nurl = tcp://127.0.0.1:" + METER + "\n");
        Files.writeString(ETC.resolve("org.ohmstead.sim.modbus-it.cfg"), "port = " + SIMULATOR + "\n");
        Files.writeString(
                ETC.resolve("org.ohmstead.driver.modbus-it.cfg"),
                "device = it/pump\nurl = tcp://127.0.0.1:" + SIMULATOR + "\ninterval.ms = 100\n"
                        + "points = {flow: {at: input/2, type: float32, unit: Cel}}\n");
        Await.until("meter", "ok", () -> rest.device("it/meter"));
    }

    @Test
    public void driverFollowsItsFile() throws Exception {
        Await.until("pump", "ok", () -> rest.device("it/pump"));
        String shipped = version();
        long meter = serviceId("it/meter");
        Path file = BASE.resolve("deploy/modbus.jar");

        drop(file, "0.1.0.first");
        Await.until("first version", "ok", () -> rest.device("it/pump"));
        Await.until("first version", "0.1.0.first", this::version);

        drop(file, "0.1.0.second");
        Await.until("second version", "0.1.0.second", this::version);
        Await.until("second version works", "ok", () -> rest.device("it/pump"));

        Files.delete(file);
        Await.until("what ships is back", shipped, this::version);
        Await.until("what ships works", "ok", () -> rest.device("it/pump"));

        assertEquals("the meter's driver was never restarted", meter, serviceId("it/meter"));
        Await.until("meter", "ok", () -> rest.device("it/meter"));
        assertNotEquals(-1, meter);
    }

    private String version() {
        for (Bundle bundle : context.getBundles()) {
            if (DRIVER.equals(bundle.getSymbolicName())) {
                return bundle.getVersion().toString();
            }
        }
        return "none";
    }

    private long serviceId(String device) throws Exception {
        for (ServiceReference<Driver> reference : context.getServiceReferences(Driver.class, null)) {
            Driver driver = context.getService(reference); // null if it is just going
            try {
                if (driver != null && driver.device().equals(device)) {
                    return (Long) reference.getProperty(Constants.SERVICE_ID);
                }
            } finally {
                context.ungetService(reference);
            }
        }
        return -1;
    }

    /** Puts the driver, as the build made it but for its version, into {@code deploy/} at once. */
    private static void drop(Path target, String version) throws IOException {
        Path built = root().resolve("bundles/" + DRIVER + "/target/" + DRIVER + "-"
                + System.getProperty("ohmstead.version") + ".jar");
        Path half = Files.createTempFile("ohmstead-it", ".jar");
        try (JarFile jar = new JarFile(built.toFile())) {
            Manifest manifest = new Manifest(jar.getManifest());
            manifest.getMainAttributes().putValue(Constants.BUNDLE_VERSION, version);
            try (OutputStream file = Files.newOutputStream(half);
                    JarOutputStream copy = new JarOutputStream(file, manifest)) {
                for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
                    JarEntry entry = all.nextElement();
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        copy.putNextEntry(new JarEntry(entry.getName()));
                        try (InputStream content = jar.getInputStream(entry)) {
                            content.transferTo(copy);
                        }
                    }
                }
            }
        }
        Files.move(half, target, StandardCopyOption.REPLACE_EXISTING);
    }
}
