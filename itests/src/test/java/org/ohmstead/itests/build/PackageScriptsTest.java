package org.ohmstead.itests.build;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What the scripts of the Debian package say to systemd when dpkg does not come to the end: the gateway runs as before. */
public class PackageScriptsTest {

    private static final Path CONTROL =
            Path.of(System.getProperty("ohmstead.root"), "karaf-distribution/deb/src/control");

    /** Where the machine would be. */
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path run;
    private Path said;

    /** A machine with systemd, on which the gateway is enabled and runs. */
    @Before
    public void start() throws IOException {
        run = Files.createDirectories(folder.getRoot().toPath().resolve("run"));
        Files.createDirectories(run.resolve("systemd/system"));
        said = run.resolveSibling("said");
        Files.createFile(said);
        gatewayIs("active", 0);
    }

    /** What systemd says of the gateway. */
    private void gatewayIs(String state, int status) throws IOException {
        Path systemctl = run.resolveSibling("systemctl");
        Files.writeString(
                systemctl,
                "#!/bin/sh\ncase $1 in is-active) echo " + state + "; exit " + status
                        + " ;; is-enabled) ;; *) echo \"$*\" >>'" + said + "' ;; esac\n");
        assertEquals(true, systemctl.toFile().setExecutable(true));
    }

    /** Runs a script as dpkg would, in this machine. */
    private void script(String name, String... arguments) throws Exception {
        String text = Files.readString(CONTROL.resolve(name))
                .replace("/run/", run + "/")
                .replace("/usr/share/", run.resolveSibling("share") + "/");
        List<String> command = new ArrayList<>(List.of("sh", "-c", text, name));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PATH", run.getParent() + ":" + System.getenv("PATH"));
        Process process = builder.inheritIO().start();
        assertEquals(true, process.waitFor(1, TimeUnit.MINUTES));
        assertEquals(name, 0, process.exitValue());
    }

    private List<String> left() {
        return List.of(run.toFile().list());
    }

    @Test
    public void anUpgradeThatIsGivenUpLeavesTheGatewayRunning() throws Exception {
        script("prerm", "upgrade", "2.0.0");
        script("postinst", "abort-upgrade", "2.0.0");

        assertEquals(List.of("stop ohmstead", "daemon-reload", "start ohmstead"), Files.readAllLines(said));
        assertEquals(List.of("systemd"), left());
    }

    /** Between a crash and the restart; it would be started while files of two versions are there. */
    @Test
    public void aGatewayThatIsAboutToBeRestartedIsStoppedForAnUpgradeAndRunsAfterwards() throws Exception {
        gatewayIs("activating", 3);
        script("prerm", "upgrade", "2.0.0");
        assertEquals(List.of("stop ohmstead"), Files.readAllLines(said));

        script("postinst", "abort-upgrade", "2.0.0");
        assertEquals(List.of("stop ohmstead", "daemon-reload", "start ohmstead"), Files.readAllLines(said));
    }

    @Test
    public void aGatewayThatDoesNotRunStaysSo() throws Exception {
        gatewayIs("inactive", 3);
        script("prerm", "upgrade", "2.0.0");
        script("postinst", "abort-upgrade", "2.0.0");

        assertEquals(List.of("daemon-reload"), Files.readAllLines(said));
        assertEquals(List.of("systemd"), left());
    }

    @Test
    public void aRemovalThatIsGivenUpLeavesItRunningAndEnabled() throws Exception {
        script("prerm", "remove");
        script("postinst", "abort-remove");

        assertEquals(
                List.of(
                        "stop ohmstead",
                        "disable --quiet ohmstead",
                        "daemon-reload",
                        "enable --quiet ohmstead",
                        "start ohmstead"),
                Files.readAllLines(said));
        assertEquals(List.of("systemd"), left());
    }

    @Test
    public void aRemovalLeavesNothingThatWouldStartTheNextInstallation() throws Exception {
        script("prerm", "remove");
        script("postrm", "remove");

        assertEquals(List.of("stop ohmstead", "disable --quiet ohmstead", "daemon-reload"), Files.readAllLines(said));
        assertEquals(List.of("systemd"), left());
    }
}
