package org.ohmstead.itests.build;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** {@code bin/ohmstead upgrade} and {@code rollback} on small made-up distributions, killed at every step. */
public class UpgradeScriptTest {

    private static final String RUNS =
            """
            import fcntl, sys, time
            lock = open(sys.argv[1], 'w')
            fcntl.lockf(lock, fcntl.LOCK_EX)
            print('locked', flush=True)
            time.sleep(600)
            """;

    /** Where the gateway and the archives are. */
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    /** All steps in a soak; else one in so many. */
    private final int stride = Boolean.getBoolean("ohmstead.soak") ? 1 : 13;

    private final int first = 1 + Math.floorMod(Integer.getInteger("ohmstead.seed", 0), stride);
    private MadeUp madeUp;
    private Path gateway;

    /** A gateway of version 1.0.0 that was used. */
    @Before
    public void install() throws Exception {
        madeUp = new MadeUp(folder.getRoot().toPath());
        gateway = madeUp.gateway("gateway");
    }

    @Test
    public void whatIsTheGatewaysIsNewAndWhatIsTheOperatorsStays() throws Exception {
        MadeUp.Said said = madeUp.run(gateway, "upgrade", madeUp.newer().toString());

        assertEquals(said.text(), 0, said.status());
        assertEquals(upgraded(), MadeUp.content(gateway));
        assertEquals("text of 2.0.0", MadeUp.read(gateway, "bin/karaf"));
        for (String line : List.of(
                "etc/plain.cfg: the new default, as you had not changed the old one",
                "etc/edited.cfg: yours stays; the new default lies beside as edited.cfg.new",
                "etc/startup.properties: the new one, as it goes with the version; yours lies beside as startup.properties.old",
                "etc/org.ohmstead.features.cfg: wanted[] = mine, from org.apache.karaf.features.cfg",
                "etc/unused.cfg: gone, as it is not used any more",
                "etc/added.cfg: new",
                "version 2.0.0 is installed; start the gateway. 'bin/ohmstead rollback' brings back 1.0.0")) {
            assertTrue(line + " in " + said.text(), said.text().contains(line));
        }
    }

    private static Map<String, String> upgraded() {
        Map<String, String> all = new TreeMap<>();
        all.put("lib/boot/main.jar", "2.0.0");
        all.put("system/a/2.0.0.jar", "2.0.0");
        all.put(
                "system/org/ohmstead/list/2.0.0/list.xml",
                MadeUp.list("2.0.0", "core", "rest", "log", "mine", "other"));
        all.put("etc/plain.cfg", "2.0.0");
        all.put("etc/blanks.cfg", "2.0.0");
        all.put("etc/edited.cfg", "mine");
        all.put("etc/edited.cfg.new", "2.0.0");
        all.put("etc/same.cfg", "mine");
        all.put("etc/added.cfg", "2.0.0");
        all.put("etc/config.properties", "2.0.0");
        MadeUp.BOUND.forEach(name -> all.put("etc/" + name, "2.0.0"));
        all.put("etc/startup.properties", "2.0.0");
        all.put("etc/startup.properties.old", "mine");
        all.put("etc/org.apache.karaf.features.cfg", MadeUp.booted("2.0.0", "core/2.0.0, rest/2.0.0, log"));
        all.put(
                "etc/org.apache.karaf.features.cfg.old",
                MadeUp.booted("1.0.0", "core/1.0.0, \\\n   mine/1.0, log")
                        .replace("xml/features", "xml/features, mvn\\:more"));
        all.put(
                "etc/org.ohmstead.features.cfg",
                "wanted[] = other\nwanted[] = mine\nunwanted[] = rest\nrepositories[] = mvn:more\n");
        all.put("etc/profiles/pump.yaml", "mine");
        all.put("etc/device.cfg", "mine");
        all.put("deploy/driver.jar", "mine");
        all.put("data/journal/1", "mine");
        return all;
    }

    @Test
    public void rollbackGoesBackAndForth() throws Exception {
        Map<String, String> before = MadeUp.content(gateway);
        before.keySet().removeIf(file -> file.startsWith("data/cache"));
        madeUp.run(gateway, "upgrade", madeUp.newer().toString()).well();
        Files.writeString(gateway.resolve("etc/later.cfg"), "made with 2.0.0");
        Files.writeString(gateway.resolve("data/journal/2"), "written by 2.0.0");
        Map<String, String> after = MadeUp.content(gateway);

        String said = madeUp.run(gateway, "rollback").well();
        before.put("data/journal/2", "written by 2.0.0");
        assertEquals(before, MadeUp.content(gateway));
        assertEquals("text of 1.0.0", MadeUp.read(gateway, "bin/karaf"));
        assertTrue(said, said.contains("etc/later.cfg: gone, as it was not there"));
        assertTrue(said, said.contains("etc/plain.cfg: as it was"));

        madeUp.run(gateway, "rollback").well();
        assertEquals(after, MadeUp.content(gateway));
        assertEquals("text of 2.0.0", MadeUp.read(gateway, "bin/karaf"));

        madeUp.run(gateway, "rollback").well();
        assertEquals(before, MadeUp.content(gateway));
    }

    @Test
    public void twoUpgradesAndASecondOneOfTheSame() throws Exception {
        madeUp.run(gateway, "upgrade", madeUp.newer().toString()).well();
        Files.writeString(gateway.resolve("etc/plain.cfg"), "mine");
        Path third = madeUp.archive("3.0.0");
        madeUp.run(gateway, "upgrade", third.toString()).well();

        Map<String, String> there = MadeUp.content(gateway);
        assertEquals("3.0.0", there.get("lib/boot/main.jar"));
        assertEquals("mine", there.get("etc/plain.cfg"));
        assertEquals("3.0.0", there.get("etc/plain.cfg.new"));
        assertEquals("3.0.0", there.get("etc/edited.cfg.new"));

        String again = madeUp.run(gateway, "upgrade", third.toString()).well();
        assertTrue(again, again.contains("is installed already, and complete; nothing was changed; start the gateway"));
        assertEquals(there, MadeUp.content(gateway));
        madeUp.run(gateway, "rollback").well();
        assertEquals("2.0.0", MadeUp.read(gateway, "lib/boot/main.jar"));
        madeUp.run(gateway, "upgrade", third.toString()).well();
        assertEquals(there, MadeUp.content(gateway));
    }

    @Test
    public void aZipIsAsGood() throws Exception {
        madeUp.run(gateway, "upgrade", madeUp.zip("2.0.0").toString()).well();

        assertEquals(upgraded(), MadeUp.content(gateway));
        assertTrue(Files.isExecutable(gateway.resolve("bin/karaf")));
    }

    /** Killed before and after each command that changes a file; then called again, or started. */
    @Test
    public void killedAnywhereItIsTheOldOneOrIsCompleted() throws Exception {
        Path archive = madeUp.newer();
        Map<String, String> before = MadeUp.content(gateway);
        int kills = 0;
        for (int step = first; ; step += stride) {
            Path killed = madeUp.gateway("killed-" + step);
            if (!madeUp.kill(killed, step, "upgrade", archive.toString())) {
                assertEquals(upgraded(), MadeUp.content(killed));
                break;
            }
            kills++;
            assertTrue("step " + step, Files.isExecutable(killed.resolve("bin/ohmstead")));
            boolean begun = Files.exists(killed.resolve(".upgrade/go"));
            if (!begun
                    && !Files.exists(killed.resolve(".previous"))
                    && !Files.exists(killed.resolve(".upgrade/done"))) {
                assertEquals("step " + step + ": untouched", before, MadeUp.content(killed));
            }
            if (begun && kills % 2 == 0) {
                String started = madeUp.start(killed);
                assertTrue("step " + step + ": " + started, started.endsWith("text of 2.0.0"));
                assertEquals("step " + step + ": completed by the start", upgraded(), MadeUp.content(killed));
            }
            madeUp.run(killed, "upgrade", archive.toString()).well();
            assertEquals("step " + step + ": completed", upgraded(), MadeUp.content(killed));
            madeUp.run(killed, "rollback").well();
            assertEquals("step " + step + ": the way back", "1.0.0", MadeUp.read(killed, "lib/boot/main.jar"));
            MadeUp.delete(killed);
        }
        assertTrue(kills + " kills", kills > 40 / stride);
    }

    @Test
    public void killedAnywhereARollbackIsCompletedAndNotTurnedAround() throws Exception {
        Path archive = madeUp.newer();
        Map<String, String> before = MadeUp.content(gateway);
        before.keySet().removeIf(file -> file.startsWith("data/cache"));
        madeUp.run(gateway, "upgrade", archive.toString()).well();
        Map<String, String> after = MadeUp.content(gateway);
        int kills = 0;
        for (int step = first; ; step += stride) {
            Path killed = madeUp.copy(gateway, "back-" + step);
            if (!madeUp.kill(killed, step, "rollback")) {
                assertEquals(before, MadeUp.content(killed));
                break;
            }
            kills++;
            boolean begun =
                    Files.exists(killed.resolve(".upgrade/go")) || Files.exists(killed.resolve(".upgrade/done"));
            boolean ended = !begun && !after.equals(MadeUp.content(killed));
            if (!ended) {
                madeUp.run(killed, "rollback").well();
            }
            assertEquals("step " + step, before, MadeUp.content(killed));
            madeUp.run(killed, "rollback").well();
            assertEquals("step " + step + ": forth", after, MadeUp.content(killed));
            MadeUp.delete(killed);
        }
        assertTrue(kills + " kills", kills > 30 / stride);
    }

    @Test
    public void whatIsWrongWithTheArchiveIsSaidAndNothingIsTouched() throws Exception {
        Path archive = madeUp.newer();
        Path sum = Path.of(archive + ".sha256");
        Files.writeString(sum, "0".repeat(64) + "  x.tar.gz\n");
        refuses("SHA-256 0000", "upgrade", archive.toString());
        Files.writeString(sum, madeUp.sha256(archive) + "  x.tar.gz\n");
        madeUp.run(madeUp.gateway("sum"), "upgrade", archive.toString()).well();
        Files.delete(sum);

        Path cut = folder.getRoot().toPath().resolve("cut.tar.gz");
        byte[] whole = Files.readAllBytes(archive);
        for (int length : List.of(whole.length - 20, whole.length / 2, 100)) {
            Files.write(cut, Arrays.copyOf(whole, length));
            refuses("a complete archive expected: unexpected end of file", "upgrade", cut.toString());
        }
        for (String name : List.of("junk.tgz", "junk.tar.gz")) {
            Path junk = Files.writeString(folder.getRoot().toPath().resolve(name), "x".repeat(1000));
            refuses("a complete archive expected: not in gzip format", "upgrade", junk.toString());
        }
        Path empty = folder.getRoot().toPath().resolve("empty.tar.gz");
        madeUp.shell(Map.of(), "tar -czf " + empty + " -T /dev/null");
        refuses("a complete archive expected: it has no files", "upgrade", empty.toString());
        Path zip = Files.writeString(folder.getRoot().toPath().resolve("junk.zip"), "x".repeat(1000));
        refuses("a complete archive expected: End-of-central-directory signature not found", "upgrade", zip.toString());
        refuses(
                "a distribution of Ohmstead expected; it has no",
                "upgrade",
                madeUp.archive("2.0.0", Map.of("bin/karaf", "")).toString());
        refuses(
                "version 2.0.0 needs Java 99;",
                "upgrade",
                madeUp.archive("2.0.0", Map.of("ohmstead.release", "version = 2.0.0\njava = 99\n"))
                        .toString());
        refuses(
                "all in one folder expected; 'ohmstead-distribution-2.0.0/../x' would be elsewhere",
                "upgrade",
                madeUp.escaping().toString());
        refuses(
                "add --downgrade if that is meant",
                "upgrade",
                madeUp.archive("0.9.0").toString());
        refuses(
                "add --downgrade if that is meant",
                "upgrade",
                madeUp.archive("1.0.0-SNAPSHOT").toString());
        misunderstands("the archive of a distribution expected", "upgrade", "nowhere.tar.gz");
        misunderstands("the archive of a distribution expected", "upgrade");
        misunderstands("--stop or --downgrade or --without-missing or --repair expected", "upgrade", "--now");
        misunderstands("--stop or --downgrade expected", "rollback", "--repair");
        misunderstands("'b': nothing more expected", "rollback", "b");
        misunderstands("--stop or --downgrade expected", "rollback", "--without-missing");
        refuses("no upgrade was made here", "rollback");

        madeUp.run(gateway, "upgrade", "--downgrade", madeUp.archive("0.9.0").toString())
                .well();
        assertEquals("0.9.0", MadeUp.read(gateway, "lib/boot/main.jar"));
    }

    /** Nothing of it is in the way of unpacking; it would not start, or not as what it says to be. */
    @Test
    public void anArchiveThatIsNotWholeIsNotTaken() throws Exception {
        String whole = "a complete distribution of Ohmstead expected; ";
        String list = "system/org/ohmstead/list/2.0.0/list.xml";
        refuses(whole + "it has no " + list + ";", "upgrade", spoilt("rm -r system/org/ohmstead"));
        refuses(whole + "it has no system/a/2.0.0.jar, and 1 more are missing", "upgrade", spoilt("rm -r system"));
        refuses(whole + "it has no lib/boot/main.jar", "upgrade", spoilt("rm lib/boot/main.jar"));
        refuses(whole + list + " is not as it was built", "upgrade", spoilt("echo x >>" + list));
        refuses("it has no lib/ohmstead.sha256", "upgrade", spoilt("rm lib/ohmstead.sha256"));
        refuses("lines of a SHA-256 and the name of a file expected", "upgrade", spoilt(": >lib/ohmstead.sha256"));
        refuses("it has no .etc/startup.properties", "upgrade", spoilt("rm .etc/startup.properties"));
        Path two = folder.getRoot().toPath().resolve("two.tar.gz");
        madeUp.shell(Map.of(), "cd " + two.getParent() + "; mkdir a b; touch a/x b/y; tar -czf " + two + " a b");
        refuses("as ohmstead-distribution-1.0.0/; there are 'a' and 'b/'", "upgrade", two.toString());
        madeUp.run(gateway, "upgrade", spoilt("echo mine >.etc/plain.cfg")).well();
        assertEquals("mine\n", MadeUp.read(gateway, "etc/plain.cfg"));
    }

    private String spoilt(String command) throws IOException {
        return madeUp.spoilt(command).toString();
    }

    @Test
    public void whatADistributionSaysOfItselfIsChecked() throws Exception {
        Path made = folder.getRoot().toPath().resolve("made");
        Map<String, String> wrong = new TreeMap<>();
        wrong.put("version = $(touch " + made + ")", "a version, as 1.2.3 or 1.2.3-SNAPSHOT, expected");
        wrong.put("version = newest", "a version, as 1.2.3 or 1.2.3-SNAPSHOT, expected");
        wrong.put("version =", "a version, as 1.2.3 or 1.2.3-SNAPSHOT, expected");
        wrong.put("version = 2.0.0\nversion = 3.0.0", "a version, as 1.2.3 or 1.2.3-SNAPSHOT, expected");
        wrong.put("version = 2.0.0\ndata = x", "data = 'x': a whole number expected");
        wrong.put("version = 2.0.0\ndata = 12345678901", "data = '12345678901': a whole number expected");
        wrong.put("version = 2.0.0\njava = 17.0", "java = '17.0': a whole number expected");
        for (Map.Entry<String, String> one : wrong.entrySet()) {
            Path archive = madeUp.archive("2.0.0", Map.of("ohmstead.release", one.getKey() + "\n"));
            refuses(archive + ": ohmstead.release: ", "upgrade", archive.toString());
            refuses(one.getValue(), "upgrade", archive.toString());
        }
        assertFalse(Files.exists(made));

        String archive = madeUp.newer().toString();
        Path ours = gateway.resolve("ohmstead.release");
        String before = Files.readString(ours);
        Files.writeString(ours, "version = 1.0.0\ndata = x\n");
        refuses(gateway + ": ohmstead.release: data = 'x': a whole number expected", "upgrade", archive);
        Files.writeString(ours, before.replace("\n", " \r\n"));
        madeUp.run(gateway, "upgrade", archive).well();
        Files.writeString(gateway.resolve(".previous/ohmstead.release"), "version = ?\n");
        refuses("/.previous: ohmstead.release: version = '?': a version", "rollback");
    }

    @Test
    public void namesMayBeginWithADot() throws Exception {
        madeUp.run(gateway, "upgrade", madeUp.dotted().toString()).well();

        assertEquals(upgraded(), MadeUp.content(gateway));
    }

    @Test
    public void aFullDiskIsSeenBefore() throws Exception {
        Path tools = madeUp.tool("df", "echo head; echo 'disk 100 100 21000 1% /'");
        Map<String, String> path = Map.of("PATH", tools + ":" + System.getenv("PATH"));
        Path big = madeUp.archive("2.0.0", Map.of("system/big", "x".repeat(2_000_000)));
        Map<String, String> before = MadeUp.content(gateway);

        MadeUp.Said said = madeUp.run(gateway, path, "upgrade", big.toString());

        assertEquals(1, said.status());
        assertTrue(said.text(), said.text().contains("21 MB free expected in " + gateway + "; there are 20"));
        assertEquals(before, MadeUp.content(gateway));
    }

    /** A copy that fails while all is prepared: before, each of them was passed over, and the upgrade went on without it. */
    @Test
    public void aFileOfTheConfigurationThatCannotBeCopiedEndsIt() throws Exception {
        Path archive = madeUp.newer();
        for (String file : List.of("plain.cfg", "added.cfg", "startup.properties", "edited.cfg")) {
            Path tools = madeUp.tool(
                    "cp",
                    "case \"$*\" in */put/" + file
                            + "*) echo 'cp: No space left on device' >&2; exit 1 ;; esac; exec /bin/cp \"$@\"");
            Map<String, String> before = MadeUp.content(gateway);

            MadeUp.Said said = madeUp.run(
                    gateway, Map.of("PATH", tools + ":" + System.getenv("PATH")), "upgrade", archive.toString());

            assertEquals(file + ": " + said.text(), 1, said.status());
            assertTrue(said.text(), said.text().contains("cannot be copied to " + gateway));
            assertTrue(said.text(), said.text().contains("nothing was changed"));
            assertEquals(before, MadeUp.content(gateway));
        }
        madeUp.run(gateway, "upgrade", archive.toString()).well();
        assertEquals(upgraded(), MadeUp.content(gateway));
    }

    @Test
    public void featuresThatTheNewVersionDoesNotHaveAreNamedBefore() throws Exception {
        Path lists = Files.createDirectories(gateway.resolve("system/com/example/extra/1/"));
        Files.writeString(lists.resolve("extra.xml"), MadeUp.list("1", "booted", "bootedByItself"));
        Files.writeString(
                gateway.resolve("etc/org.ohmstead.features.cfg"),
                "# mine\nwanted[] = other\nwanted = other/2.0.0, other/1.0.0\nwanted[] = gone\n");
        String karaf = gateway.resolve("etc/org.apache.karaf.features.cfg").toString();
        madeUp.shell(
                Map.of(),
                "sed -i 's/^featuresBoot = /&bootedByItself, never, /' " + gateway
                        + "/.etc/org.apache.karaf.features.cfg " + karaf + " && sed -i 's/^featuresBoot = /&booted, /' "
                        + karaf);
        String archive = madeUp.newer().toString();

        refuses(
                """
                not in version 2.0.0, nor in a KAR in deploy/:
                    feature other/1.0.0: wanted in etc/org.ohmstead.features.cfg, from system/org/ohmstead/list/1.0.0/list.xml
                    feature gone: wanted in etc/org.ohmstead.features.cfg
                    feature booted: booted by etc/org.apache.karaf.features.cfg, from system/com/example/extra/1/extra.xml
                    feature bootedByItself: booted by etc/org.apache.karaf.features.cfg, from system/com/example/extra/1/extra.xml
                ohmstead: upgrade: nothing was changed.""",
                "upgrade",
                archive);

        String said =
                madeUp.run(gateway, "upgrade", "--without-missing", archive).well();
        assertTrue(said, said.contains("feature gone: wanted") && said.contains("going on without"));
        String wanted = Files.readString(gateway.resolve("etc/org.ohmstead.features.cfg"));
        assertTrue(wanted, wanted.contains("wanted[] = gone\n") && wanted.contains("wanted[] = booted\n"));
    }

    /** A KAR stays in deploy/: what it has is there, and what it needs has to be. */
    @Test
    public void aKarInDeployHasFeaturesAndNeedsSome() throws Exception {
        Path kar = Files.writeString(gateway.resolve("deploy/extra.kar"), "a KAR");
        Path unpacked = Files.createDirectories(gateway.resolve("data/deploy/kar/" + madeUp.sha256(kar) + "/com"));
        Files.writeString(unpacked.resolve("features.xml"), MadeUp.list("1", "extra", "gone"));
        Files.writeString(gateway.resolve("etc/org.ohmstead.features.cfg"), "wanted[] = extra\n");
        Path archive = madeUp.newer();
        madeUp.run(madeUp.copy(gateway, "kar"), "upgrade", archive.toString()).well();

        Files.writeString(
                unpacked.resolve("features.xml"),
                MadeUp.list("1", "extra", "gone").replaceAll("<feature name=\"gone\".*", ""));
        refuses("feature gone: needed by deploy/extra.kar", "upgrade", archive.toString());
    }

    /** The framework keeps them in its cache alone, which an upgrade makes anew. */
    @Test
    public void bundlesThatOnlyTheCacheKnowsAreNamedBefore() throws Exception {
        Path cache = gateway.resolve("data/cache");
        List<String> locations = List.of(
                "mvn:core/1", "ohmstead-deploy:driver.jar", "file:/tmp/a b.jar", "mvn:gone/1", "mvn:replaced/1.0", "x");
        for (int id = 1; id <= locations.size(); id++) {
            Path folder = Files.createDirectories(cache.resolve("bundle" + id + "/data"));
            int state = id == 4 ? 1 : 32;
            Files.writeString(
                    folder.resolveSibling("bundle.info"), id + "\n" + locations.get(id - 1) + "\n" + state + "\n80\n");
        }
        Files.writeString(
                gateway.resolve("system/org/ohmstead/list/1.0.0/list.xml"),
                MadeUp.list("1.0.0", "core", "rest", "log", "mine", "other")
                        .replace(
                                "</feature>\n</features>", "<bundle>mvn:replaced/1.0</bundle></feature>\n</features>"));
        String archive = madeUp.newer().toString();
        madeUp.run(madeUp.copy(gateway, "unknown"), "upgrade", archive).well();

        Files.writeString(
                cache.resolve("bundle1/data/state.json"),
                "{\"installed\":{\"root\":[]},\"managed\":{\"other\":[6],\"root\":[0,1]},\"state\":{\"root\":{\"2\":\"Active\"}}}");
        String named = "bundle file:/tmp/a b.jar: came by bundle:install, which only data/cache knows";
        refuses(named, "upgrade", archive);
        MadeUp.Said refused = madeUp.run(gateway, "upgrade", archive);
        assertEquals(
                refused.text(),
                refused.text().indexOf("bundle "),
                refused.text().lastIndexOf("bundle file:"));
        assertFalse(refused.text(), refused.text().contains("mvn:"));
        String said =
                madeUp.run(gateway, "upgrade", "--without-missing", archive).well();
        assertTrue(said, said.contains(named));
        assertEquals(upgraded().keySet(), MadeUp.content(gateway).keySet());
    }

    /** As after {@code ./ohmstead demo}, whose defaults have more than those of the archive. */
    @Test
    public void whatTheNewVersionHasAndDoesNotBootStaysAndSoDoDevices() throws Exception {
        String defaults = gateway + "/.etc/";
        madeUp.shell(
                Map.of(),
                "sed -i 's/^featuresBoot = /&other, /' " + defaults + "org.apache.karaf.features.cfg && cp " + defaults
                        + "org.apache.karaf.features.cfg " + gateway + "/etc/ && mkdir " + defaults + "profiles"
                        + " && echo d | tee " + defaults + "org.ohmstead.driver.modbus-pump.cfg " + defaults
                        + "profiles/x.yaml " + gateway + "/etc/profiles/x.yaml >" + gateway
                        + "/etc/org.ohmstead.driver.modbus-pump.cfg");
        Files.delete(gateway.resolve("etc/org.ohmstead.features.cfg"));

        String said = madeUp.run(gateway, "upgrade", madeUp.newer().toString()).well();

        assertEquals("wanted[] = other\n", Files.readString(gateway.resolve("etc/org.ohmstead.features.cfg")));
        assertTrue(said, said.contains("etc/org.ohmstead.driver.modbus-pump.cfg: stays"));
        assertEquals("d\n", Files.readString(gateway.resolve("etc/org.ohmstead.driver.modbus-pump.cfg")));
        assertEquals("d\n", Files.readString(gateway.resolve("etc/profiles/x.yaml")));
    }

    @Test
    public void dataThatAnOlderVersionCannotReadKeepsItAway() throws Exception {
        Path archive = madeUp.archive("2.0.0", Map.of("ohmstead.release", "version = 2.0.0\njava = 17\ndata = 2\n"));
        madeUp.run(gateway, "upgrade", archive.toString()).well();

        refuses("version 1.0.0 cannot read the data of 2.0.0 (form 2; it knows 1)", "rollback");
        madeUp.run(gateway, "rollback", "--downgrade").well();
        assertEquals("1.0.0", MadeUp.read(gateway, "lib/boot/main.jar"));
    }

    @Test
    public void aGatewayThatRunsIsLeftAloneUnlessStopIsSaid() throws Exception {
        Process runs = new ProcessBuilder(
                        "/usr/bin/python3", "-c", RUNS, gateway.resolve("lock").toString(), "-Dkaraf.home=" + gateway)
                .start();
        try {
            assertEquals('l', runs.getInputStream().read());
            refuses(
                    "the gateway runs (process " + runs.pid() + ")",
                    "upgrade",
                    madeUp.newer().toString());
            assertTrue(runs.isAlive());

            String said = madeUp.run(
                            gateway, "upgrade", "--stop", madeUp.newer().toString())
                    .well();
            assertTrue(said, said.contains("stopping the gateway"));
            assertTrue(runs.waitFor(1, TimeUnit.MINUTES));
            assertEquals("2.0.0", MadeUp.read(gateway, "lib/boot/main.jar"));
        } finally {
            runs.destroyForcibly();
        }
    }

    @Test
    public void theSameOnceMoreIsNoReasonToStop() throws Exception {
        String archive = madeUp.newer().toString();
        madeUp.run(gateway, "upgrade", archive).well();
        Process runs = new ProcessBuilder(
                        "/usr/bin/python3", "-c", RUNS, gateway.resolve("lock").toString(), "-Dkaraf.home=" + gateway)
                .start();
        try {
            assertEquals('l', runs.getInputStream().read());
            for (List<String> words : List.of(List.of("upgrade", archive), List.of("upgrade", "--stop", archive))) {
                String said = madeUp.run(gateway, words.toArray(String[]::new)).well();
                String expected = "version 2.0.0 of " + archive
                        + " is installed already, and complete; nothing was changed; the gateway runs (process "
                        + runs.pid() + ")";
                assertTrue(said, said.endsWith(expected));
            }
            assertTrue(runs.isAlive());
        } finally {
            runs.destroyForcibly();
        }
    }

    /** What was just unpacked knows of no upgrade; to take the same would make a way back to the same. */
    @Test
    public void whatIsInstalledIsNoUpgradeOfAFreshOneEither() throws Exception {
        String archive = madeUp.newer().toString();
        Path fresh = folder.getRoot().toPath().resolve("fresh");
        madeUp.shell(
                Map.of(),
                "mkdir " + fresh + "; tar -xzf " + archive + " -C " + fresh + " --strip-components=1; mkdir -p " + fresh
                        + "/data");
        Map<String, String> before = MadeUp.content(fresh);

        for (String option : List.of("--stop", "--repair")) {
            String said = madeUp.run(fresh, "upgrade", option, archive).well();
            assertTrue(
                    said,
                    said.endsWith("version 2.0.0 of " + archive
                            + " is installed already, and complete; nothing was changed; start the gateway"));
        }
        assertFalse("no way back to the same", Files.exists(fresh.resolve(".previous")));
        assertEquals(before, MadeUp.content(fresh));
        madeUp.run(
                        fresh,
                        "upgrade",
                        madeUp.archive("2.0.0", Map.of("lib/boot/main.jar", "another build"))
                                .toString())
                .well();
        assertEquals("another build", MadeUp.read(fresh, "lib/boot/main.jar"));
    }

    @Test
    public void whatIsDamagedIsRepairedWithTheArchiveOfTheSame() throws Exception {
        String archive = madeUp.newer().toString();
        madeUp.run(gateway, "upgrade", archive).well();
        Map<String, String> after = MadeUp.content(gateway);
        Files.writeString(gateway.resolve("lib/boot/main.jar"), "cut");
        Files.delete(gateway.resolve("system/a/2.0.0.jar"));
        Files.writeString(gateway.resolve("bin/karaf"), "cut");

        String files = "version 2.0.0 of " + archive
                + " is installed already, but bin/karaf is not as it was built, and 2 more"
                + " are missing or different; 'bin/ohmstead upgrade --repair " + archive + "' puts that right";
        refuses(files, "upgrade", archive);
        refuses(
                "--repair takes the archive of what is installed, which is 2.0.0;",
                "upgrade",
                "--repair",
                madeUp.archive("3.0.0").toString());
        String said = madeUp.run(gateway, "upgrade", "--repair", archive).well();

        assertTrue(
                said,
                said.contains("version 2.0.0 is installed as it was built; etc/ is as it was; start the gateway"));
        assertEquals(after, MadeUp.content(gateway));
        assertEquals("text of 2.0.0", MadeUp.read(gateway, "bin/karaf"));
        madeUp.run(gateway, "rollback").well();
        assertEquals("the way back is the same", "1.0.0", MadeUp.read(gateway, "lib/boot/main.jar"));
    }

    /** The list of what is installed is a file as others: what is the same build, the archive's list tells. */
    @Test
    public void aDamagedListIsRepairedAndMakesNoOtherBuild() throws Exception {
        String archive = madeUp.newer().toString();
        madeUp.run(gateway, "upgrade", archive).well();
        Path list = gateway.resolve(MadeUp.SUMS);
        String whole = Files.readString(list);
        String cut = "head -n 3 " + list + " >cut; mv cut " + list;
        Map<String, String> damages = new TreeMap<>();
        damages.put("rm " + list, "it has no lib/ohmstead.sha256");
        damages.put("rm " + list + "; mkdir " + list, "lib/ohmstead.sha256 is not as it was built");
        damages.put(": >" + list, "lib/ohmstead.sha256 is not as it was built");
        damages.put(cut, "lib/ohmstead.sha256 is not as it was built");
        damages.put("sed -i 's/$/\\r/' " + list, "lib/ohmstead.sha256 is not as it was built");
        damages.put("sed -i '1s/[a-f]/\\U&/' " + list, "lib/ohmstead.sha256 is not as it was built");
        damages.put(
                cut + "; echo cut >" + gateway.resolve("system/a/2.0.0.jar"),
                "lib/ohmstead.sha256 is not as it was built, and 1 more are missing or different");
        damages.put(
                "rm " + list + "; rm " + gateway.resolve("bin/karaf"),
                "it has no lib/ohmstead.sha256, and 1 more are missing or different");
        for (Map.Entry<String, String> damage : damages.entrySet()) {
            madeUp.shell(Map.of(), "cd " + folder.getRoot() + "; " + damage.getKey());
            MadeUp.Said said = madeUp.run(gateway, "upgrade", archive);
            assertEquals(damage.getKey() + ": " + said.text(), 1, said.status());
            String expected =
                    "is installed already, but " + damage.getValue() + "; 'bin/ohmstead upgrade --repair " + archive;
            assertTrue(damage.getKey() + ": " + said.text(), said.text().contains(expected));
            isRepaired(damage.getKey(), archive, whole);
        }
        assertEquals("the way back", "1.0.0", MadeUp.read(gateway, ".previous/lib/boot/main.jar"));
    }

    @Test
    public void whicheverByteOfTheListIsAnotherItIsTheList() throws Exception {
        String archive = madeUp.newer().toString();
        madeUp.run(gateway, "upgrade", archive).well();
        Path list = gateway.resolve(MadeUp.SUMS);
        byte[] whole = Files.readAllBytes(list);
        int first = new String(whole, StandardCharsets.UTF_8).indexOf('\n');
        for (int at : List.of(0, 40, 64, 65, 66, first, first + 1, whole.length - 1)) {
            byte[] other = whole.clone();
            other[at] = (byte) (other[at] == '0' ? '1' : '0');
            Files.write(list, other);

            refuses("but lib/ohmstead.sha256 is not as it was built;", "upgrade", archive);
            assertArrayEquals("byte " + at + ": left alone", other, Files.readAllBytes(list));
            isRepaired("byte " + at, archive, new String(whole, StandardCharsets.UTF_8));
        }
        assertEquals("the way back", "1.0.0", MadeUp.read(gateway, ".previous/lib/boot/main.jar"));
    }

    private void isRepaired(String what, String archive, String list) throws IOException {
        madeUp.run(gateway, "upgrade", "--repair", archive).well();
        assertEquals(what, list, Files.readString(gateway.resolve(MadeUp.SUMS)));
        assertEquals(what, upgraded(), MadeUp.content(gateway));
        String again = madeUp.run(gateway, "upgrade", archive).well();
        assertTrue(what + ": " + again, again.contains("is installed already, and complete; nothing was changed"));
    }

    /** Also if it has more files alone, or fewer, or if something is damaged beside. */
    @Test
    public void anotherBuildOfTheSameVersionIsAnUpgrade() throws Exception {
        madeUp.run(gateway, "upgrade", madeUp.newer().toString()).well();
        Map<String, Map<String, String>> builds = new TreeMap<>();
        builds.put("a changed one", Map.of("lib/boot/main.jar", "another build"));
        builds.put("one more", Map.of("system/a/more.jar", "more"));
        builds.put("one less", Map.of("system/a/2.0.0.jar", ""));
        for (Map.Entry<String, Map<String, String>> build : builds.entrySet()) {
            String other = madeUp.archive("2.0.0", build.getValue()).toString();
            refuses("--repair takes the archive of what is installed, which is 2.0.0;", "upgrade", "--repair", other);
            Path home = madeUp.copy(gateway, "other-" + build.getKey().replace(' ', '-'));
            String said = madeUp.run(home, "upgrade", other).well();
            assertTrue(build.getKey() + ": " + said, said.contains("from 2.0.0 to 2.0.0"));
            madeUp.run(home, "rollback").well();
            assertEquals(build.getKey(), "2.0.0", MadeUp.read(home, "lib/boot/main.jar"));
            assertEquals(build.getKey(), "2.0.0", MadeUp.read(home, "system/a/2.0.0.jar"));
        }

        String other = madeUp.archive("2.0.0", builds.get("a changed one")).toString();
        Files.writeString(gateway.resolve("bin/karaf"), "cut");
        String list = Files.readString(gateway.resolve(MadeUp.SUMS));
        Files.writeString(gateway.resolve(MadeUp.SUMS), "x" + list.substring(1));
        String said = madeUp.run(gateway, "upgrade", other).well();
        assertTrue(said, said.contains("from 2.0.0 to 2.0.0"));
        assertEquals("another build", MadeUp.read(gateway, "lib/boot/main.jar"));
    }

    @Test
    public void aRepairThatIsKilledIsCompleted() throws Exception {
        String archive = madeUp.newer().toString();
        int step = first;
        boolean killed = true;
        while (killed) {
            Path home = madeUp.gateway("repaired-" + step);
            madeUp.run(home, "upgrade", archive).well();
            Map<String, String> after = MadeUp.content(home);
            Files.writeString(home.resolve("lib/boot/main.jar"), "cut");

            killed = madeUp.kill(home, step, "upgrade", "--repair", archive);
            madeUp.run(home, "upgrade", "--repair", archive).well();

            assertEquals("step " + step, after, MadeUp.content(home));
            assertEquals("step " + step, "1.0.0", MadeUp.read(home, ".previous/lib/boot/main.jar"));
            assertFalse("step " + step, Files.exists(home.resolve(".upgrade")));
            step += stride;
        }
        assertTrue("steps", step > first + stride);
    }

    @Test
    public void aPackageIsForAptToUpgrade() throws Exception {
        Files.writeString(gateway.resolve("packaged"), "KARAF_LOG=/nowhere\n");

        refuses(
                "this gateway was installed by a package",
                "upgrade",
                madeUp.newer().toString());
        refuses("this gateway was installed by a package", "rollback");
    }

    @Test
    public void rootGoesOnAsTheAccountOfTheGateway() throws Exception {
        assumeTrue("the account of a gateway can be another one where the test runs as root", MadeUp.isRoot());
        Files.setPosixFilePermissions(folder.getRoot().toPath(), PosixFilePermissions.fromString("rwxr-xr-x"));
        madeUp.give("nobody", gateway);
        Path archive = madeUp.newer();

        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-------"));
        MadeUp.Said unreadable = madeUp.run(gateway, "upgrade", archive.toString());
        assertTrue(unreadable.text(), unreadable.text().contains("an archive that nobody can read expected"));
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-r--r--"));

        madeUp.run(gateway, "upgrade", archive.toString()).well();
        for (String file : List.of("lib", "system/a/2.0.0.jar", "etc/plain.cfg", "bin/karaf", ".previous", ".etc")) {
            assertEquals(file, "nobody", Files.getOwner(gateway.resolve(file)).getName());
        }
    }

    @Test
    public void newerKarsBesideTheArchiveAreTold() throws Exception {
        Files.writeString(gateway.resolve("deploy/ohmstead-demo-1.0.0.kar"), "1");
        Path archive = madeUp.newer();
        Files.writeString(archive.resolveSibling("ohmstead-demo-2.0.0.kar"), "2");

        String said = madeUp.run(gateway, "upgrade", archive.toString()).well();

        assertTrue(said, said.contains("deploy/ohmstead-demo-1.0.0.kar stays; to take "));
        assertEquals("1", MadeUp.read(gateway, "deploy/ohmstead-demo-1.0.0.kar"));
    }

    @Test
    public void settingsOutliveAnUpgradeInTheirOwnFile() throws Exception {
        Files.writeString(gateway.resolve("etc/ohmstead.env"), "JAVA_OPTS=\"-Xmx64m -Dmine=1\"\n");
        String line = "DIRNAME=" + gateway + "/bin; . " + gateway + "/bin/setenv; echo \"$JAVA_OPTS\"";
        Map<String, String> none = new HashMap<>();
        none.put("JAVA_OPTS", "");

        assertEquals("-Xmx64m -Dmine=1", madeUp.shell(none, line));
        assertEquals("-Xmx1g", madeUp.shell(Map.of("JAVA_OPTS", "-Xmx1g"), line));
        Files.delete(gateway.resolve("etc/ohmstead.env"));
        assertTrue(madeUp.shell(none, line).contains("-XX:+UseSerialGC"));
    }

    private void refuses(String reason, String... words) throws IOException {
        String said = misunderstands(reason, words);
        assertTrue(said, said.contains("nothing was changed"));
    }

    private String misunderstands(String reason, String... words) throws IOException {
        Map<String, String> before = MadeUp.content(gateway);
        MadeUp.Said said = madeUp.run(gateway, words);
        assertEquals(said.text(), 1, said.status());
        assertTrue(reason + " in " + said.text(), said.text().contains(reason));
        assertFalse(said.text(), said.text().contains("parameter not set"));
        assertFalse("what was prepared", Files.exists(gateway.resolve(".upgrade")));
        assertEquals(before, MadeUp.content(gateway));
        return said.text();
    }
}
