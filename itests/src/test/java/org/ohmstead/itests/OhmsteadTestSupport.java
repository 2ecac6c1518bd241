package org.ohmstead.itests;

import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureSecurity;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFileExtend;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.logLevel;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.features.FeaturesService;
import org.junit.Before;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.OptionUtils;
import org.ops4j.pax.exam.karaf.options.LogLevelOption.LogLevel;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;

/** Runs a test inside the distribution that ships, as the build left it, with nothing added but the test. */
public abstract class OhmsteadTestSupport {

    /** HTTP port of the gateway under test. */
    static final int HTTP = Ports.of("ohmstead.it.http");

    /** Where tests put the Modbus simulator. */
    static final int SIMULATOR = Ports.of("ohmstead.it.modbus");

    /** Where tests put the SML simulator. */
    static final int METER = Ports.of("ohmstead.it.sml");

    /** Of the user admin; the same is in the environment of the tests, see {@code pom.xml}. */
    static final String PASSWORD = "correct-horse-battery";

    /** There once all features of the distribution are installed and started; no test begins before. */
    @Inject
    BootFinished booted;

    @Inject
    BundleContext context;

    @Inject
    ConfigurationAdmin configAdmin;

    /** Karaf's, as it is once the files in {@code etc/} are read: it starts anew if its own is read late. */
    FeaturesService features;

    /** Begins when nobody starts the service of features anew any more. */
    @Before
    public void takeFeatures() {
        Await.until("etc/ read", true, () -> {
            var known = configAdmin
                    .getConfiguration("org.apache.karaf.features", null)
                    .getProperties();
            return known != null && known.get("felix.fileinstall.filename") != null;
        });
        Await.until("ohmstead-core", "known", this::core);
    }

    private String core() {
        ServiceReference<FeaturesService> service = context.getServiceReference(FeaturesService.class);
        features = service == null ? null : context.getService(service);
        try {
            if (features == null) {
                return "no service of features; not active: "
                        + Stream.of(context.getBundles())
                                .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
                                .map(bundle -> bundle.getSymbolicName() + " " + bundle.getState())
                                .toList()
                        + "; log: " + warnings();
            }
            return features.getFeature("ohmstead-core") != null
                    ? "known"
                    : "unknown to " + service.getBundle() + ", which has "
                            + Arrays.toString(features.listRepositories());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> warnings() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of(System.getProperty("karaf.log"), "karaf.log"))) {
            return lines.filter(line -> line.contains("| WARN ") || line.contains("| ERROR"))
                    .toList();
        }
    }

    /** {@return what Pax Exam starts} */
    @Configuration
    public Option[] configuration() {
        Option[] base = options(
                karafDistributionConfiguration()
                        .frameworkUrl(distribution().toUri().toString())
                        .name("Ohmstead")
                        .unpackDirectory(new File("target/exam"))
                        .useDeployFolder(false),
                systemTimeout(180_000),
                systemProperty("ohmstead.it.http").value("" + HTTP),
                systemProperty("ohmstead.it.modbus").value("" + SIMULATOR),
                systemProperty("ohmstead.it.sml").value("" + METER),
                systemProperty("ohmstead.fork").value("" + Ports.FORK),
                systemProperty("ohmstead.forks").value(System.getProperty("ohmstead.forks", "1")),
                systemProperty("ohmstead.root").value(root().toString()),
                systemProperty("ohmstead.version").value(System.getProperty("ohmstead.version")),
                configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
                configureSecurity().disableKarafMBeanServerBuilder(),
                logLevel(LogLevel.INFO),
                editConfigurationFilePut("etc/org.ops4j.pax.web.cfg", "org.osgi.service.http.port", "" + HTTP),
                editConfigurationFilePut("etc/org.apache.karaf.shell.cfg", "sshPort", "" + Ports.free()),
                editConfigurationFileExtend("etc/org.apache.karaf.features.cfg", "featuresRepositories", Kar.FEATURES),
                // The demo, and Pax Exam's own bundles, which Maven fetched as dependencies of this module.
                editConfigurationFilePut(
                        "etc/org.ops4j.pax.url.mvn.cfg",
                        "org.ops4j.pax.url.mvn.defaultRepositories",
                        "${karaf.home.uri}${karaf.default.repository}@id=system@snapshots, "
                                + demo().toUri() + "@id=demo@snapshots, "
                                + Path.of(System.getProperty("ohmstead.repository"))
                                        .toUri() + "@id=maven"));
        return OptionUtils.combine(base, javaOptions());
    }

    /** {@return the archive in {@code karaf-distribution/target}} */
    static Path distribution() {
        return root().resolve("karaf-distribution/target/ohmstead-distribution-"
                + System.getProperty("ohmstead.version") + ".tar.gz");
    }

    private static Path demo() {
        try {
            return Kar.unpack(Path.of("target/demo-" + Ports.FORK).toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the folder of the project} */
    static Path root() {
        return Path.of(System.getProperty("ohmstead.root"));
    }

    /**
     * {@return a bundle by its symbolic name}
     *
     * @param symbolicName exactly
     */
    Bundle bundle(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(b -> symbolicName.equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no bundle " + symbolicName));
    }

    /** What {@code bin/karaf} gives to a Java newer than 8; without it the container hangs at its end. */
    private static Option[] javaOptions() {
        Path endorsed = Path.of("lib/endorsed");
        return Stream.of(
                        "--add-reads=java.xml=java.logging",
                        "--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED",
                        "--patch-module=java.base=" + endorsed.resolve("org.apache.karaf.specs.locator-4.4.10.jar"),
                        "--patch-module=java.xml=" + endorsed.resolve("org.apache.karaf.specs.java.xml-4.4.10.jar"),
                        "--add-opens=java.base/java.security=ALL-UNNAMED",
                        "--add-opens=java.base/java.net=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.naming/javax.naming.spi=ALL-UNNAMED",
                        "--add-opens=java.rmi/sun.rmi.transport.tcp=ALL-UNNAMED",
                        "--add-exports=java.base/sun.net.www.protocol.http=ALL-UNNAMED",
                        "--add-exports=java.base/sun.net.www.protocol.https=ALL-UNNAMED",
                        "--add-exports=java.base/sun.net.www.protocol.jar=ALL-UNNAMED",
                        "--add-exports=jdk.naming.rmi/com.sun.jndi.url.rmi=ALL-UNNAMED",
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        Gateway.QUICK)
                .map(option -> vmOption(option))
                .toArray(Option[]::new);
    }
}
