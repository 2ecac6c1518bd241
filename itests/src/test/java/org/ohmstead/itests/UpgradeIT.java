package org.ohmstead.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** A gateway that was used is upgraded, rolled back and started again: what people did to it is there, each time. */
public class UpgradeIT {

    private static final String NEWER = "99.0.0";
    private static final String CHANGED = "etc/org.apache.karaf.log.cfg";
    private static final String EDITED = "etc/org.apache.karaf.shell.cfg";
    private static final String PASSWORD = "an-other-password-1";

    private final Peers peers = new Peers();
    private Gateway gateway;
    private Path newer;

    /** A gateway with a device of a driver that is not booted, and a newer distribution. */
    @Before
    public void unpack() throws Exception {
        gateway = Gateway.unpack("upgrade");
        gateway.write(
                "etc/org.ohmstead.driver.simulated-it.cfg",
                "device = it/heating\ninterval.ms = 200\npoints = {flow: {at: random-walk/28/45/10m, unit: Cel}}\n");
        newer = newer();
    }

    /** Leaves no process behind. */
    @After
    public void close() throws Exception {
        gateway.close();
        peers.close();
    }

    @Test
    public void whatPeopleDidIsThereAfterAnUpgradeAndAfterARollback() throws Exception {
        Rest rest = gateway.start();
        Await.until("no driver yet", "no-driver", () -> rest.device("it/heating"));
        gateway.shell("feature:install ohmstead-driver-simulated", "feature:uninstall ohmstead-webconsole");
        Await.untilHas("wanted", List.of("ohmstead-driver-simulated", "ohmstead-webconsole"), this::features);
        dropIn();
        Await.until("device", "ok", () -> rest.device("it/heating"));
        Await.until("device of the drop-in's driver", "ok", () -> rest.device("it/pump"));
        try (Terminal terminal = new Terminal(gateway, "admin", Gateway.PASSWORD)) {
            terminal.addUser("ada", "reader", PASSWORD);
        }
        Await.until("history", true, () -> rest.samples("it/heating/flow") > 5);
        JsonNode oldest = oldest(rest);
        theCoreStays(rest);
        bundlesThatOnlyTheCacheKnowsAreNamed();
        refuses("the gateway runs (process ");

        gateway.stop();
        String said = gateway.command("", "ohmstead", "upgrade", newer.toString());
        assertTrue(said, said.contains("version " + NEWER + " is installed"));
        said = gateway.command("", "ohmstead", "upgrade", newer.toString());
        assertTrue(said, said.contains("is installed already, and complete; nothing was changed; start the gateway"));
        assertEquals("# of the newer\n", gateway.read(CHANGED));
        allIsAsItWas("upgraded", oldest);

        gateway.stop();
        said = gateway.command("", "ohmstead", "rollback");
        assertTrue(said, said.contains("is back"));
        assertTrue(gateway.read(CHANGED).contains("log"));
        allIsAsItWas("rolled back", oldest);
    }

    private void theCoreStays(Rest rest) throws IOException {
        String before = features();
        gateway.shell("feature:uninstall ohmstead-core");
        Await.until("history", "refused admin unwanted + ohmstead-core", () -> newest(rest));
        Await.untilHas(
                "log",
                List.of("feature:uninstall ohmstead-core: refused, as all other features need it", "[ohmstead-core]"),
                gateway::log);
        assertEquals(before, features());
    }

    private static String newest(Rest rest) {
        JsonNode entry = rest.get("/api/v1/configuration/history?limit=1&item=org.ohmstead.features")
                .body()
                .path("entries")
                .path(0);
        return String.join(
                " ",
                entry.path("outcome").asText(),
                entry.path("who").asText(),
                entry.path("why").asText());
    }

    private void bundlesThatOnlyTheCacheKnowsAreNamed() throws IOException {
        String name = "org.ohmstead.driver.sml";
        String jar = "bundles/" + name + "/target/" + name + "-" + System.getProperty("ohmstead.version") + ".jar";
        gateway.shell("bundle:install file:" + OhmsteadTestSupport.root().resolve(jar));
        refuses("bundle file:" + OhmsteadTestSupport.root().resolve(jar) + ": came by bundle:install");
        gateway.shell("bundle:uninstall " + name);
    }

    /** Nothing is touched. */
    private void refuses(String reason) throws IOException {
        Program.Said said = Program.run(
                new ProcessBuilder(gateway.home().resolve("bin/ohmstead").toString(), "upgrade", newer.toString()), "");
        assertEquals(1, said.status());
        assertTrue(said.text(), said.text().contains(reason));
    }

    private void allIsAsItWas(String what, JsonNode oldest) throws Exception {
        assertTrue(what + ": the edited file", gateway.read(EDITED).contains("sshPort = " + gateway.ssh()));
        Rest rest = gateway.start();
        Await.until(what + ": device", "ok", () -> rest.device("it/heating"));
        Await.until(what + ": device of the drop-in's driver", "ok", () -> rest.device("it/pump"));
        Await.until(what + ": history", oldest, () -> oldest(rest));
        assertEquals(
                what + ": user",
                200,
                new Rest(gateway.address(), "ada", PASSWORD)
                        .get("/api/v1/devices")
                        .status());
        Await.until(what + ": feature that was uninstalled", 404, () -> rest.get("/system/console/bundles")
                .status());
    }

    private String features() throws IOException {
        return gateway.read("etc/org.ohmstead.features.cfg");
    }

    private static JsonNode oldest(Rest rest) {
        return rest.get("/api/v1/history/it/heating/flow?from=-PT24H&limit=1")
                .body()
                .path("rows")
                .path(0);
    }

    /** Drops the Modbus driver in, as a bundle of its own that is no feature, and gives it a device. */
    private void dropIn() throws Exception {
        int slave = peers.modbusSlave();
        gateway.write(
                "etc/org.ohmstead.driver.modbus-pump.cfg",
                "device = it/pump\nurl = tcp://127.0.0.1:" + slave + "\ninterval.ms = 200\n" + Peers.PATIENT
                        + "points = {a: {at: holding/3, type: uint16}}\n");
        String jar = "org.ohmstead.driver.modbus-" + System.getProperty("ohmstead.version") + ".jar";
        Path built = OhmsteadTestSupport.root().resolve("bundles/org.ohmstead.driver.modbus/target/" + jar);
        Path half = Files.createTempFile(gateway.home().resolve("data/tmp"), "it", ".half");
        Files.write(half, Files.readAllBytes(built));
        Files.move(half, gateway.home().resolve("deploy/modbus.jar"));
    }

    /** The distribution as the build made it, with another version and another default. */
    private static Path newer() throws IOException {
        Path folder = Path.of("target", "gateways", "upgrade-archive").toAbsolutePath();
        Files.createDirectories(folder);
        String top = "ohmstead-distribution-" + NEWER;
        Path archive = folder.resolve(top + ".tar.gz");
        String script =
                "rm -rf " + top + " && mkdir " + top + " && tar -xzf " + OhmsteadTestSupport.distribution() + " -C "
                        + top + " --strip-components=1"
                        + " && sed -i 's/^version = .*/version = " + NEWER + "/' " + top + "/ohmstead.release"
                        + " && echo '# of the newer' | tee " + top + "/" + CHANGED + " >" + top + "/." + CHANGED
                        + " && tar -cf - " + top + " | gzip -1 >" + archive + " && rm -r " + top;
        Program.run(new ProcessBuilder("sh", "-euc", script).directory(folder.toFile()), "")
                .well();
        return archive;
    }
}
