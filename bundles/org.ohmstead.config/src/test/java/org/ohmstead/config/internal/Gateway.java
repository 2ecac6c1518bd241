package org.ohmstead.config.internal;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.apache.felix.framework.FrameworkFactory;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.TextItems;
import org.ohmstead.device.DeviceConfigs;
import org.ohmstead.driver.ConfigCheck;
import org.ohmstead.driver.Secrets;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A real framework with Felix' Config Admin, SCR and Metatype, our bundle, and a driver that counts its starts. */
final class Gateway implements AutoCloseable {

    /** The driver: a factory component {@code org.ohmstead.driver.test}. */
    public static final class Device {

        private static final Map<String, AtomicInteger> STARTS = new ConcurrentHashMap<>();

        /** Called by SCR. */
        public void activate(Map<String, Object> config) {
            STARTS.computeIfAbsent((String) config.get("device"), d -> new AtomicInteger())
                    .incrementAndGet();
        }
    }

    static final String FACTORY = "org.ohmstead.driver.test";

    private static final String COMPONENT =
            """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="device" immediate="true"
                activate="activate" configuration-pid="org.ohmstead.driver.test" configuration-policy="require">
              <implementation class="%s"/>
            </scr:component>
            """
                    .formatted(Device.class.getName());

    private static final String METATYPE =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.3.0">
              <OCD id="test" name="Test">
                <AD id="device" type="String" required="true" name="Device"/>
                <AD id="url" type="String" required="true" name="URL"/>
                <AD id="interval.ms" type="Long" required="true" default="1000" min="10" max="3600000"
                    name="Interval" description="Time between two reads, in ms."/>
                <AD id="ratio" type="Double" required="false" name="Ratio"/>
                <AD id="mode" type="String" required="false" name="Mode">
                  <Option label="a" value="quick"/><Option label="b" value="slow"/>
                </AD>
                <AD id="enabled" type="Boolean" required="true" default="true" name="Enabled"/>
                <AD id="points" type="String" required="true" default="" name="Points"/>
                <AD id="profile" type="String" required="false" name="Profile"/>
                <AD id="hosts" type="String" cardinality="3" required="false" name="Hosts"/>
                <AD id="password" type="Password" required="false" name="Password"/>
                <AD id="webconsole.configurationFactory.nameHint" type="String" default="{device}" name="hint"/>
              </OCD>
              <OCD id="single" name="Single"><AD id="number" type="Integer" required="false" min="0"/></OCD>
              <Designate factoryPid="org.ohmstead.driver.test"><Object ocdref="test"/></Designate>
              <Designate pid="org.ohmstead.single"><Object ocdref="single"/></Designate>
            </metatype:MetaData>
            """;

    private final Path folder;
    private Framework framework;

    Gateway(Path folder) {
        this.folder = folder;
        Device.STARTS.clear();
        try {
            Files.createDirectories(etc());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path etc() {
        return folder.resolve("etc");
    }

    Path file(String name) {
        return etc().resolve(name);
    }

    String read(String name) {
        try {
            return Files.exists(file(name)) ? Files.readString(file(name)) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes as an editor would that saves in place. */
    void write(String name, String text) throws IOException {
        Files.writeString(file(name), text);
    }

    Gateway start() throws BundleException, IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString());
        settings.put("karaf.etc", etc().toString());
        settings.put("karaf.data", folder.resolve("data").toString());
        settings.put("felix.log.level", "1");
        // The library as 0.9: what was compiled against any 0.x asks for that or newer.
        settings.put(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                "org.slf4j;version=1.7.36,org.osgi.service.cm;version=1.6.1,org.ohmstead.driver;version=0.1.0,"
                        + "org.ohmstead.device;version=0.1.0,org.ohmstead.config;version=0.1.0,org.ohmstead.lib.files;version=0.9.0,org.ohmstead.lib.text;version=0.1.0,"
                        + "org.ohmstead.health;version=0.1.0,"
                        + "org.osgi.util.promise;version=1.1.1,org.osgi.util.function;version=1.2.0,"
                        + "org.osgi.service.metatype;version=1.4.1,org.osgi.service.component;version=1.5.1,"
                        + "org.osgi.service.component.runtime;version=1.5.1,"
                        + "org.osgi.service.component.runtime.dto;version=1.5.1,org.osgi.service.log;version=1.4,"
                        + Gateway.class.getPackageName() + ";version=0.0.1;test=true");
        framework = new FrameworkFactory().newFramework(settings);
        boolean again = Files.exists(folder.resolve("cache"));
        framework.start();
        if (!again) {
            start(org.apache.felix.cm.PersistenceManager.class);
            start(org.apache.felix.metatype.MetaData.class);
            start(org.apache.felix.scr.info.ScrInfo.class);
            installDriver();
            start(ConfigComponent.class);
        }
        await().until(() -> context().getServiceReference(DeviceConfigs.class) != null);
        return this;
    }

    private void start(Class<?> ofBundle) throws BundleException {
        URL jar = ofBundle.getProtectionDomain().getCodeSource().getLocation();
        context().installBundle("reference:" + jar).start();
    }

    void installDriver() throws BundleException, IOException {
        install("test.device", METATYPE).start();
    }

    /** Installs a bundle with the driver and a metatype in which another key takes the place of {@code url}; not started. */
    Bundle installBeside(String name, String key) throws BundleException, IOException {
        return install(name, otherKey(key));
    }

    /** Gives the driver a metatype in which another key takes the place of {@code url}. */
    void updateDriver(String key) throws BundleException, IOException {
        try (InputStream in = Files.newInputStream(jar("test.device", otherKey(key)))) {
            bundle("test.device").update(in);
        }
    }

    private static String otherKey(String key) {
        return METATYPE.replace("id=\"url\"", "id=\"" + key + "\"");
    }

    private Bundle install(String name, String metatype) throws BundleException, IOException {
        return context().installBundle(jar(name, metatype).toUri().toString());
    }

    private Path jar(String name, String metatype) throws IOException {
        Path jar = folder.resolve(name + ".jar");
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Service-Component", "device.xml");
        main.putValue("Import-Package", Gateway.class.getPackageName() + ";test=true");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest)) {
            zip.putNextEntry(new ZipEntry("device.xml"));
            zip.write(COMPONENT.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
            zip.putNextEntry(new ZipEntry("OSGI-INF/metatype/test.xml"));
            zip.write(metatype.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        return jar;
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    Bundle bundle(String name) {
        for (Bundle bundle : context().getBundles()) {
            if (name.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        throw new IllegalArgumentException(name);
    }

    ConfigurationAdmin admin() {
        return context().getService(context().getServiceReference(ConfigurationAdmin.class));
    }

    DeviceConfigs configs() {
        return context().getService(reference());
    }

    Configurations configurations() {
        return context().getService(context().getServiceReference(Configurations.class));
    }

    long generation() {
        return (Long) reference().getProperty(DeviceConfigs.GENERATION);
    }

    private ServiceReference<DeviceConfigs> reference() {
        return context().getServiceReference(DeviceConfigs.class);
    }

    Map<String, String> offerSecrets() {
        Map<String, String> stored = new ConcurrentHashMap<>();
        context()
                .registerService(
                        Secrets.class,
                        new Secrets() {
                            @Override
                            public String resolve(String reference) {
                                return stored.get(reference);
                            }

                            @Override
                            public void store(String reference, String secret) {
                                stored.put(reference, secret);
                            }
                        },
                        null);
        return stored;
    }

    ServiceRegistration<?> offerCheck(BiConsumer<TestCheck.Keys, String> judge) {
        return context().registerService(ConfigCheck.class, new TestCheck(judge), null);
    }

    /** As the bundle of profiles, without any; every question for them leads to {@code asked} first. */
    void offerTexts(Runnable asked) {
        context()
                .registerService(
                        TextItems.class,
                        (TextItems) Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {TextItems.class},
                                (proxy, method, arguments) -> switch (method.getName()) {
                                    case "texts" -> {
                                        asked.run();
                                        yield Map.of();
                                    }
                                    case "hashCode" -> System.identityHashCode(proxy);
                                    case "equals" -> proxy == arguments[0];
                                    case "toString" -> "no profiles";
                                    default -> throw new UnsupportedOperationException(method.getName());
                                }),
                        null);
    }

    void update(String pid, Map<String, Object> values) throws IOException {
        configuration(pid).update(FrameworkUtil.asDictionary(values));
    }

    Configuration configuration(String pid) throws IOException {
        int separator = pid.indexOf('~');
        return separator < 0
                ? admin().getConfiguration(pid, "?")
                : admin().getFactoryConfiguration(pid.substring(0, separator), pid.substring(separator + 1), "?");
    }

    /** {@return all configurations as text: {@code pid{key=value, …}}, without those of OSGi} */
    List<String> running() throws IOException, InvalidSyntaxException {
        List<String> texts = new ArrayList<>();
        Configuration[] found = admin().listConfigurations(null);
        for (Configuration configuration : found == null ? new Configuration[0] : found) {
            Map<String, Object> values = new TreeMap<>(FrameworkUtil.asMap(configuration.getProperties()));
            values.keySet().removeIf(key -> key.startsWith("service."));
            values.replaceAll((key, value) -> value instanceof String[] list ? List.of(list) : value);
            texts.add(configuration.getPid() + values);
        }
        texts.sort(null);
        return texts;
    }

    static String starts() {
        Map<String, String> starts = new TreeMap<>();
        Device.STARTS.forEach((device, n) -> starts.put(device, n.toString()));
        return starts.toString();
    }

    void stop() throws BundleException {
        framework.stop();
        try {
            framework.waitForStop(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws BundleException {
        stop();
    }
}
