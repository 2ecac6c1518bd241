package org.ohmstead.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** A KAR dropped into {@code deploy/} of the base archive installs without a network, stays, and goes with its file. */
public class KarIT {

    private static final List<String> DEVICES =
            List.of("cellar/heatpump", "cellar/heating", "flat/meter", "house/meter");

    private Gateway gateway;
    private Path dropped;

    /** A base archive. What it has in {@code etc/} is not overwritten by the KAR: here, ports that are free. */
    @Before
    public void unpack() throws Exception {
        gateway = Gateway.unpack("kar");
        dropped = gateway.home().resolve("deploy/ohmstead-demo.kar");
        int heatpump = Ports.free();
        gateway.write("etc/org.ohmstead.sim.modbus-heatpump.cfg", "port = " + heatpump + "\n");
        gateway.write(
                "etc/org.ohmstead.driver.modbus-heatpump.cfg",
                "device = cellar/heatpump\nurl = tcp://127.0.0.1:" + heatpump + "\nprofile = heatpump\n");
        for (String place : List.of("flat", "house")) {
            int port = Ports.free();
            gateway.write("etc/org.ohmstead.sim.sml-" + place + ".cfg", "port = " + port + "\n");
            gateway.write(
                    "etc/org.ohmstead.driver.sml-" + place + ".cfg",
                    "device = " + place + "/meter\nurl = tcp://127.0.0.1:" + port + "\n");
        }
    }

    /** Leaves no process behind. */
    @After
    public void close() throws Exception {
        gateway.close();
    }

    @Test
    public void demoComesStaysAndGoesWithItsFile() throws Exception {
        Rest rest = gateway.start();
        assertEquals(404, rest.get("/api/v1/devices/cellar/heating").status());
        Await.until("no driver yet", "no-driver", () -> rest.device("cellar/heatpump"));

        drop();
        awaitDevices("dropped", rest, "ok");
        awaitInstalled();

        gateway.stop();
        gateway.start();
        awaitDevices("restarted", rest, "ok");

        gateway.stop();
        gateway.wipeCache();
        gateway.start();
        awaitDevices("installed anew", rest, "ok");
        awaitInstalled();

        Files.delete(dropped);
        awaitDevices("removed", rest, "no-driver");
        Path heating = gateway.home().resolve("etc/org.ohmstead.driver.simulated-heating.cfg");
        assertTrue("configurations are the operator's", Files.exists(heating));

        drop();
        awaitDevices("dropped again", rest, "ok");
    }

    private void drop() throws IOException {
        Path half = Files.createTempFile(gateway.home().resolve("data/tmp"), "it", ".half");
        Files.write(half, Files.readAllBytes(Kar.demo()));
        Files.move(half, dropped);
    }

    /** The devices may be well before all of the KAR is installed, and so remembered over a restart. */
    private void awaitInstalled() {
        Await.untilHas(
                "installed features",
                List.of("ohmstead-demo-devices"),
                () -> gateway.shell("feature:list --installed"));
    }

    private static void awaitDevices(String what, Rest rest, String status) {
        DEVICES.forEach(device -> Await.until(what + ": " + device, status, () -> rest.device(device)));
    }
}
