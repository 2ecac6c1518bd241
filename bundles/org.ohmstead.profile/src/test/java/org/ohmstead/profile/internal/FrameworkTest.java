package org.ohmstead.profile.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.config.TextItems;
import org.ohmstead.driver.Profiles;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The bundle in a real framework with Felix' Config Admin and SCR: who is restarted, and who is not. */
@Timeout(60)
class FrameworkTest {

    /** Stands in for a driver: a factory component that counts how often it is started. */
    public static final class Device {

        static final Map<String, AtomicInteger> STARTS = new java.util.concurrent.ConcurrentHashMap<>();

        /** Called by SCR. */
        public void activate(Map<String, Object> config) {
            STARTS.computeIfAbsent((String) config.get("device"), d -> new AtomicInteger())
                    .incrementAndGet();
        }
    }

    private static final String COMPONENT =
            """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="device" immediate="true"
                activate="activate" configuration-pid="org.ohmstead.driver.test" configuration-policy="require">
              <implementation class="%s"/>
            </scr:component>
            """
                    .formatted(Device.class.getName());

    @TempDir
    Path folder;

    private Framework framework;
    private ConfigurationAdmin admin;

    @BeforeEach
    void start() throws Exception {
        Device.STARTS.clear();
        Path profiles = Files.createDirectories(folder.resolve("etc/profiles"));
        Files.writeString(profiles.resolve("pump.yaml"), profile(1));
        Files.writeString(profiles.resolve("fan.yaml"), profile(1));
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        folder.resolve("cache").toString(),
                        "karaf.etc",
                        folder.resolve("etc").toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        "org.slf4j;version=1.7.36,org.osgi.service.cm;version=1.6.1,org.ohmstead.driver;version=0.1.0,"
                                + "org.ohmstead.config;version=0.1.0,org.ohmstead.device;version=0.1.0,"
                                + "org.osgi.util.promise;version=1.1.1,org.osgi.util.function;version=1.2.0,"
                                + "org.ohmstead.lib.files;version=0.9.0,org.osgi.service.component;version=1.5.1,"
                                + "org.osgi.service.component.runtime;version=1.5.1,org.osgi.service.component.runtime.dto;version=1.5.1,"
                                + testPackage(),
                        "felix.log.level",
                        "1"));
        framework.start();
        BundleContext context = framework.getBundleContext();
        for (Class<?> type : new Class<?>[] {
            org.apache.felix.cm.PersistenceManager.class,
            org.apache.felix.scr.info.ScrInfo.class,
            org.snakeyaml.engine.v2.api.Load.class,
            ProfileStore.class
        }) {
            context.installBundle("reference:"
                            + type.getProtectionDomain().getCodeSource().getLocation())
                    .start();
        }
        admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        await().until(() -> context.getServiceReference(Profiles.class) != null);
        Path jar = folder.resolve("device.jar");
        Files.write(jar, new byte[0]);
        deviceBundle(jar);
        Bundle device = context.installBundle(jar.toUri().toString());
        device.start();
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("ohmstead-profile");
    }

    @Test
    void aChangedProfileRestartsJustTheDevicesThatNameIt() throws Exception {
        configure("p1", "pump");
        configure("p2", "pump");
        configure("f1", "fan");
        await().untilAsserted(() -> assertThat(starts()).isEqualTo("f1=1 p1=1 p2=1 "));

        Files.writeString(folder.resolve("etc/profiles/pump.yaml"), profile(2));
        await().untilAsserted(() -> assertThat(starts()).isEqualTo("f1=1 p1=2 p2=2 "));

        Files.writeString(folder.resolve("etc/profiles/fan.yaml"), profile(1));
        Files.writeString(folder.resolve("etc/profiles/later.yaml"), profile(1));
        Files.delete(folder.resolve("etc/profiles/pump.yaml"));
        await().untilAsserted(() -> assertThat(starts()).isEqualTo("f1=1 p1=3 p2=3 "));
    }

    @Test
    void aProfileThatAppearsRestartsTheDeviceThatWaitsForIt() throws Exception {
        configure("l1", "later");
        await().untilAsserted(() -> assertThat(starts()).isEqualTo("l1=1 "));

        Files.writeString(folder.resolve("etc/profiles/later.yaml"), profile(1));

        await().untilAsserted(() -> assertThat(starts()).isEqualTo("l1=2 "));
    }

    @Test
    void textsWrittenThroughTheServiceRestartDevicesOnceAndAreToldOf() throws Exception {
        configure("p1", "pump");
        configure("f1", "fan");
        await().untilAsserted(() -> assertThat(starts()).isEqualTo("f1=1 p1=1 "));
        BundleContext context = framework.getBundleContext();
        ServiceReference<TextItems> reference = context.getServiceReference(TextItems.class);
        Long before = (Long) reference.getProperty(TextItems.GENERATION);
        TextItems items = context.getService(reference);

        items.write("profiles/pump.yaml", profile(2), Set.of());

        assertThat((Long) reference.getProperty(TextItems.GENERATION)).isGreaterThan(before);
        await().untilAsserted(() -> assertThat(starts()).isEqualTo("f1=1 p1=2 "));
        before = (Long) reference.getProperty(TextItems.GENERATION);
        Files.writeString(folder.resolve("etc/profiles/fan.yaml"), profile(3));
        await().untilAsserted(
                        () -> assertThat(starts()).as("pump's file was no news").isEqualTo("f1=2 p1=2 "));
        assertThat(items.texts()).containsEntry("profiles/fan.yaml", profile(3));
        Long told = before;
        await().untilAsserted(() ->
                assertThat((Long) reference.getProperty(TextItems.GENERATION)).isGreaterThan(told));

        items.delete("profiles/pump.yaml");

        await().untilAsserted(() -> assertThat(starts()).isEqualTo("f1=2 p1=3 "));
        assertThat(items.texts()).containsOnlyKeys("profiles/fan.yaml");
    }

    @Test
    void aDeviceWhoseConfigurationChangesRightAfterStartsAnewOnce() throws Exception {
        Configuration changing = configure("p1", "pump");
        configure("p2", "pump");
        await().untilAsserted(() -> assertThat(starts()).isEqualTo("p1=1 p2=1 "));
        BundleContext context = framework.getBundleContext();
        TextItems items = context.getService(context.getServiceReference(TextItems.class));

        items.write("profiles/pump.yaml", profile(2), Set.of(changing.getPid()));
        Dictionary<String, Object> other = changing.getProperties();
        other.put("url", "another");
        changing.update(other);

        configure("last", "fan");
        await().untilAsserted(() -> assertThat(starts()).isEqualTo("last=1 p1=2 p2=2 "));
    }

    private static String starts() {
        StringBuilder text = new StringBuilder();
        new java.util.TreeMap<>(Device.STARTS).forEach((device, n) -> text.append(device + "=" + n + " "));
        return text.toString();
    }

    private Configuration configure(String device, String profile) throws IOException {
        Configuration configuration = admin.getFactoryConfiguration("org.ohmstead.driver.test", device, "?");
        configuration.update(FrameworkUtil.asDictionary(Map.of("device", device, "profile", profile)));
        return configuration;
    }

    private static String profile(int register) {
        return "protocol: test\npoints:\n  power: {at: holding/" + register + "}\n";
    }

    private static String testPackage() {
        return FrameworkTest.class.getPackageName() + ";version=0.0.1;test=true";
    }

    private static void deviceBundle(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "test.device");
        main.putValue("Service-Component", "device.xml");
        main.putValue("Import-Package", FrameworkTest.class.getPackageName() + ";test=true");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest)) {
            zip.putNextEntry(new ZipEntry("device.xml"));
            zip.write(COMPONENT.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
    }
}
