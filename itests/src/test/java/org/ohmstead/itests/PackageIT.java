package org.ohmstead.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

/** The Debian package, truly installed, used, upgraded and purged, in an overlay of this system that is thrown away. */
public class PackageIT {

    private static final Path BUILT = OhmsteadTestSupport.root()
            .resolve("karaf-distribution/deb/target/ohmstead_" + System.getProperty("ohmstead.version") + "_all.deb");

    private static final String OVERLAY = "mount -t tmpfs tmpfs \"$1\" && mkdir \"$1/upper\" \"$1/work\" \"$1/root\""
            + " && mount -t overlay overlay -o \"lowerdir=/,upperdir=$1/upper,workdir=$1/work\" \"$1/root\"";

    @Test
    public void isWhatDebianExpects() throws Exception {
        String fields = dpkg("--field", BUILT.toString());
        assertTrue(fields, fields.contains("Package: ohmstead\n"));
        assertTrue(fields, fields.contains("Depends: openjdk-17-jre-headless | java17-runtime-headless"));
        assertTrue(fields, fields.contains("Version: " + version() + "\n"));

        String content = dpkg("--contents", BUILT.toString());
        List<String> foreign = content.lines()
                .filter(line -> !line.matches("\\S+ +(0/0|root/root) .*"))
                .toList();
        assertEquals("root's alone", List.of(), foreign);
        for (String file : List.of(
                " ./usr/share/ohmstead/bin/karaf",
                " ./usr/share/ohmstead/.etc/config.properties",
                " ./usr/share/ohmstead/packaged",
                " ./usr/lib/systemd/system/ohmstead.service",
                " ./usr/bin/ohmstead -> ../share/ohmstead/bin/ohmstead",
                " ./usr/share/doc/ohmstead/copyright")) {
            assertTrue(file + " in " + content, content.lines().anyMatch(line -> line.endsWith(file)));
        }
        assertTrue("etc/ is not the package's", content.lines().noneMatch(line -> line.contains(" ./etc/")));
        assertTrue("programs", content.lines().anyMatch(line -> line.matches("-rwxr-xr-x .*/bin/karaf")));
    }

    private static String version() {
        return System.getProperty("ohmstead.version").replace("-SNAPSHOT", "~SNAPSHOT");
    }

    @Test
    public void isInstalledUsedUpgradedRemovedAndPurged() throws Exception {
        Path folder = Files.createDirectories(Path.of("target", "package").toAbsolutePath());
        String tried = sh(folder, "unshare -m sh -euc '" + OVERLAY + "' sh " + mountPoint(folder) + " 2>&1 || true");
        String why = "A package is installed in an overlay, and none can be mounted (root and CAP_SYS_ADMIN expected): "
                + tried;
        assertTrue(why, tried.isBlank() || System.getenv("CI") == null);
        assumeTrue(why, tried.isBlank());
        Files.copy(
                OhmsteadTestSupport.root().resolve("itests/src/test/resources/package.sh"),
                folder.resolve("package.sh"),
                StandardCopyOption.REPLACE_EXISTING);
        newer(folder);

        String inside = "m=$1 && " + OVERLAY + " && r=$m/root && mount -t proc proc \"$r/proc\""
                + " && mount --rbind /dev \"$r/dev\" && mount -t tmpfs tmpfs \"$r/run\" && mkdir \"$r/given\""
                + " && mount --bind " + folder + " \"$r/given\" && rm -f \"$r\"/etc/ohmstead"
                + " && chroot \"$r\" sh /given/package.sh /given/old.deb /given/new.deb " + Ports.free() + " "
                + Ports.free();
        Files.copy(BUILT, folder.resolve("old.deb"), StandardCopyOption.REPLACE_EXISTING);
        Program.Said said = Program.run(
                new ProcessBuilder(
                                "unshare",
                                "-m",
                                "--propagation",
                                "private",
                                "sh",
                                "-euc",
                                inside,
                                "sh",
                                mountPoint(folder))
                        .directory(folder.toFile()),
                "");

        assertEquals(said.text(), "installed\nused\nupgraded\nremoved\npurged", said.text());
    }

    private static String mountPoint(Path folder) throws IOException {
        return Files.createDirectories(folder.resolve("overlay")).toString();
    }

    /** The package with another version and two other defaults. */
    private static void newer(Path folder) throws IOException {
        sh(
                folder,
                "rm -rf tree && dpkg-deb -R " + BUILT
                        + " tree && sed -i 's/^Version: .*/Version: 99.0.0/' tree/DEBIAN/control"
                        + " && sed -i 's/^version = .*/version = 99.0.0/' tree/usr/share/ohmstead/ohmstead.release"
                        + " && cd tree/usr/share/ohmstead/.etc && echo '# of the newer' >org.apache.karaf.log.cfg"
                        + " && echo '# of the newer' >>org.ops4j.pax.web.cfg && cd - >/dev/null"
                        + " && dpkg-deb --root-owner-group -Znone -b tree new.deb >/dev/null && rm -r tree");
    }

    private static String dpkg(String... words) throws IOException {
        List<String> line = new ArrayList<>(List.of("dpkg-deb"));
        line.addAll(List.of(words));
        return Program.run(new ProcessBuilder(line), "").well() + "\n";
    }

    private static String sh(Path folder, String line) throws IOException {
        return Program.run(new ProcessBuilder("sh", "-euc", line).directory(folder.toFile()), "")
                .well();
    }
}
