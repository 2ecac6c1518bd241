package org.ohmstead.itests.build;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What the scripts say and do before anything is built or started: {@code ./ohmstead} and {@code bin/ohmstead}. */
public class ScriptTest {

    private static final Path ROOT = Path.of(System.getProperty("ohmstead.root"));
    private static final Path BIN = ROOT.resolve("karaf-distribution/src/main/resources/bin");

    /** A checkout with the scripts alone, and what a test needs beside it. */
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path checkout;

    private record Said(int status, String out, String err) {}

    /** Copies the scripts. */
    @Before
    public void copy() throws Exception {
        checkout = folder.newFolder("checkout").toPath();
        Files.createDirectory(checkout.resolve(".ci"));
        for (String file : List.of("ohmstead", ".ci/setup.sh", ".ci/steps.sh")) {
            Files.copy(ROOT.resolve(file), checkout.resolve(file));
        }
    }

    @Test
    public void helpNamesEveryCommand() throws Exception {
        Said help = run(Map.of(), checkout, "sh", "ohmstead");
        assertEquals(0, help.status());
        for (String command : List.of("demo", "run", "build", "test", "bench")) {
            assertTrue(help.out(), help.out().contains("./ohmstead " + command));
        }
        assertEquals(help, run(Map.of(), checkout, "sh", "ohmstead", "--help"));
    }

    @Test
    public void whatIsNotUnderstoodIsSaidAtOnce() throws Exception {
        assertEquals(
                new Said(2, "", "ohmstead: 'dmeo': demo, run, build, test or bench expected\n"),
                run(Map.of(), checkout, "sh", "ohmstead", "dmeo"));
        assertEquals(
                new Said(1, "", "ohmstead: demo: 'now': nothing more expected\n"),
                run(Map.of(), checkout, "sh", "ohmstead", "demo", "now"));
        assertEquals(
                new Said(1, "", "ohmstead: test: '--fast': --soak, --only TEST or --seed NUMBER expected\n"),
                run(Map.of(), checkout, "sh", "ohmstead", "test", "--fast"));
        assertEquals(
                new Said(
                        1,
                        "",
                        "ohmstead: test: --only 'LivinIT': the name of an integration test expected, as LivingIT\n"),
                run(Map.of(), checkout, "sh", "ohmstead", "test", "--soak", "--only", "LivinIT"));
        assertEquals(
                new Said(1, "", "ohmstead: test: --seed '': a number of at most 18 digits expected\n"),
                run(Map.of(), checkout, "sh", "ohmstead", "test", "--seed"));
    }

    @Test
    public void whatIsMissingIsSaidInOneLine() throws Exception {
        Path tools = tools("sh", "dirname", "date", "tr", "id", "grep");

        Said bare = run(Map.of("PATH", tools.toString()), checkout, "/bin/sh", "ohmstead", "demo");
        assertEquals(1, bare.status());
        assertTrue(
                bare.err(), bare.err().matches("ohmstead: missing: .*maven nodejs npm curl procps .*install them.*\n"));

        script(tools.resolve("apt-get"), "exit 1");
        script(tools.resolve("id"), "echo 1000");
        Said noRights = run(Map.of("PATH", tools.toString()), checkout, "/bin/sh", "ohmstead", "demo");
        assertEquals(1, noRights.status());
        assertTrue(noRights.err(), noRights.err().matches("ohmstead: missing: .*maven.* call once as root.*\n"));
    }

    @Test
    public void howMavenEndedIsWhatCounts() throws Exception {
        Path tools = folder.newFolder("tools").toPath();
        Map<String, String> path = Map.of("PATH", tools + ":" + System.getenv("PATH"));
        String colours = "printf '[INFO] BUILD %s\\n\\033[0m' ";

        script(tools.resolve("mvn"), colours + "SUCCESS");
        Said good = shell(path, "build");
        assertEquals(good.err(), 0, good.status());

        script(tools.resolve("mvn"), colours + "FAILURE; exit 1");
        Said bad = shell(path, "build");
        assertEquals(1, bad.status());
        assertTrue(bad.err(), bad.err().contains("the build failed; see target/build.log"));

        script(tools.resolve("mvn"), "echo \"$@\"");
        Said soak = shell(path, "test_options --soak; run_tests");
        assertTrue(soak.out(), soak.out().contains(" -Psoak -Dohmstead.soak=true verify\n"));
    }

    @Test
    public void whatWasBuiltIsToldAndNothingOfItMayBeMissing() throws Exception {
        List<String> built = List.of(
                "karaf-distribution/target/ohmstead-distribution-1.tar.gz",
                "karaf-distribution/deb/target/ohmstead_1_all.deb",
                "features/demo/target/ohmstead-demo-1.kar");
        for (String file : built) {
            write(checkout, file, "");
        }

        assertEquals(new Said(0, "    " + String.join("\n    ", built) + "\n", ""), shell(Map.of(), "tell_built"));
        assertEquals(0, shell(Map.of(), "up_to_date").status());
        for (String file : built) {
            Files.delete(checkout.resolve(file));
            assertEquals(file, 1, shell(Map.of(), "up_to_date").status());
            write(checkout, file, "");
        }
    }

    @Test
    public void upIsWhenAllOfItAnswersAndNotBefore() throws Exception {
        Path tools = folder.newFolder("tools").toPath();
        Map<String, String> path = Map.of("PATH", tools + ":" + System.getenv("PATH"));
        script(
                tools.resolve("curl"),
                "echo >>asked; case $(wc -l <asked) in 1) exit 7 ;; 2) echo 404 ;; 3) echo 503 ;; *) echo 200 ;; esac");

        Said up = shell(path, "address=http://gateway home=. gateway=$$; wait_until_up; echo up");

        assertEquals(new Said(0, "up\n", ""), up);
        assertEquals(4, Files.readAllLines(checkout.resolve("asked")).size());
    }

    @Test
    public void aNewBuildLeavesWhatIsTheOperators() throws Exception {
        Path old = unpacked("old", Map.of("left", "1", "edited", "1", "deleted", "1", "dropped", "1", "gone", "1"));
        write(old, "etc/edited", "mine");
        write(old, "etc/gone", "mine");
        write(old, "etc/added", "mine");
        write(old, "etc/brought", "mine");
        Files.delete(old.resolve("etc/deleted"));
        write(old, "deploy/driver.jar", "mine");
        write(old, "data/security/users", "mine");
        write(old, "data/cache/bundle1", "1");
        write(old, "lib/left.jar", "1");
        Path fresh = unpacked("new", Map.of("left", "2", "edited", "2", "deleted", "2", "brought", "2", "new", "2"));
        write(fresh, "deploy/README", "2");
        write(fresh, "data/README", "2");
        write(fresh, "lib/new.jar", "2");

        Said said = shell(Map.of(), "renew '" + old + "' '" + fresh + "'");

        assertEquals(said.err(), 0, said.status());
        assertEquals(
                Map.of("left", "2", "edited", "mine", "added", "mine", "brought", "mine", "gone", "mine", "new", "2"),
                content(old.resolve("etc")));
        assertEquals(Map.of("driver.jar", "mine"), content(old.resolve("deploy")));
        assertEquals(Map.of("users", "mine"), content(old.resolve("data/security")));
        assertFalse(Files.exists(old.resolve("data/cache")));
        assertEquals(Map.of("new.jar", "2"), content(old.resolve("lib")));
        assertEquals("the next build compares with this one", "2", Files.readString(old.resolve(".etc/edited")));
        assertFalse(Files.exists(fresh));
    }

    @Test
    public void administrationSaysWhatItExpects() throws Exception {
        Path gateway = gateway();
        Path link =
                Files.createSymbolicLink(folder.getRoot().toPath().resolve("link"), gateway.resolve("bin/ohmstead"));

        assertTrue(run(Map.of(), gateway, "sh", link.toString()).out().contains("bin/ohmstead passwd"));
        assertEquals(
                new Said(1, "", "ohmstead: 'password': passwd, expose, conceal, upgrade or rollback expected\n"),
                run(Map.of(), gateway, "sh", link.toString(), "password"));
        assertEquals(
                new Said(1, "", "ohmstead: passwd: 'b': nothing more expected\n"),
                run(Map.of(), gateway, "sh", link.toString(), "passwd", "a", "b"));
    }

    @Test
    public void rootGoesOnAsTheAccountOfTheGateway() throws Exception {
        assumeTrue("the account of a gateway can be another one where the test runs as root", root());
        Path gateway = gateway();
        Path victim = Files.writeString(folder.newFile("victim").toPath(), "root's");
        Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rw-------"));
        Path link = gateway.resolve("etc/org.ops4j.pax.web.cfg.new");
        Files.createSymbolicLink(link, victim);
        Files.createSymbolicLink(gateway.resolve("data/security/x"), victim);
        give("nobody", gateway.resolve("etc"), gateway.resolve("data"), gateway.resolve("data/security"));
        give("nobody", gateway.resolve("etc/org.ops4j.pax.web.cfg"));

        Said password = administer(gateway, Map.of("JAVA_HOME", java("id -un; env; echo >\"$4/users\"")), "passwd");
        assertEquals(password.err(), 0, password.status());
        assertTrue(password.out(), password.out().startsWith("nobody\n"));
        assertFalse("root's environment", password.out().contains("ROOTS_SECRET"));
        assertEquals("nobody", owner(gateway.resolve("data/security/users")));
        assertNotEquals(0, administer(gateway, Map.of(), "conceal").status());
        assertEquals("root's", Files.readString(victim));
        assertEquals("root", owner(victim));

        Files.delete(link);
        Said concealed = administer(gateway, Map.of(), "conceal");
        assertEquals(concealed.err(), 0, concealed.status());
        assertEquals("nobody", owner(gateway.resolve("etc/org.ops4j.pax.web.cfg")));
    }

    @Test
    public void rootRefusesFoldersThatAreNotOneAccounts() throws Exception {
        assumeTrue("folders can be of several accounts where the test runs as root", root());
        Path gateway = gateway();
        Path etc = gateway.resolve("etc");
        Files.setPosixFilePermissions(etc, PosixFilePermissions.fromString("rwxr-xrwx"));
        assertEquals(
                new Said(
                        1,
                        "",
                        "ohmstead: conceal: others than root may write in " + etc + "; take that right from them"
                                + " (chmod go-w), or call it as the gateway's account\n"),
                administer(gateway, Map.of(), "conceal"));

        give("nobody", etc);
        give("daemon", gateway.resolve("data"));
        assertEquals(
                new Said(
                        1,
                        "",
                        "ohmstead: passwd: " + gateway.resolve("data") + " belongs to daemon, other folders to nobody;"
                                + " give them all to the gateway's account (chown)\n"),
                administer(gateway, Map.of(), "passwd"));

        try (Stream<Path> files = Files.list(etc)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    public void concealTakesBackTheNamesThatExposeAdded() throws Exception {
        Path gateway = gateway();
        write(gateway, "etc/org.ohmstead.rest.cfg", "# mine\nhosts = proxy.example, MINE.example\n");
        Map<String, String> java = Map.of("JAVA_HOME", System.getProperty("java.home"));

        Said exposed = administer(gateway, java, "expose", "mine.example", "added.example");
        assertEquals(exposed.err(), 0, exposed.status());
        List<String> hosts = Files.readAllLines(gateway.resolve("etc/org.ohmstead.rest.cfg"));
        assertTrue(hosts.toString(), hosts.contains("hosts[] = added.example"));
        assertFalse(hosts.toString(), hosts.contains("hosts[] = mine.example"));
        assertEquals(0, administer(gateway, java, "expose", "added.example").status());
        assertEquals(hosts, Files.readAllLines(gateway.resolve("etc/org.ohmstead.rest.cfg")));

        for (int times = 0; times < 2; times++) {
            assertEquals(0, administer(gateway, java, "conceal").status());
            assertEquals(
                    List.of("# mine", "hosts[] = proxy.example", "hosts[] = MINE.example"),
                    Files.readAllLines(gateway.resolve("etc/org.ohmstead.rest.cfg")));
        }
    }

    @Test
    public void theWebServersSettingsChangeAllAtOnce() throws Exception {
        Path gateway = gateway();
        Path web = gateway.resolve("etc/org.ops4j.pax.web.cfg");
        Files.writeString(
                web, "# mine\norg.osgi.service.http.port: 8181\norg.osgi.service.http.port.secure=9443\nmine = 1\n");
        Path tools = folder.newFolder("tools").toPath();
        Path moved = folder.getRoot().toPath().resolve("moved");
        script(tools.resolve("mv"), "echo \"$2\" >>'" + moved + "'; exec /bin/mv \"$@\"");
        Map<String, String> all =
                Map.of("JAVA_HOME", System.getProperty("java.home"), "PATH", tools + ":" + System.getenv("PATH"));

        Said exposed = administer(gateway, all, "expose");
        assertEquals(exposed.err(), 0, exposed.status());
        assertTrue(exposed.out(), exposed.out().contains(":9443/"));
        List<String> lines = Files.readAllLines(web);
        assertEquals("# mine", lines.get(0));
        assertTrue(
                lines.toString(),
                lines.containsAll(List.of(
                        "org.osgi.service.http.port: 8181",
                        "mine = 1",
                        "org.osgi.service.http.port.secure = 9443",
                        "org.ops4j.pax.web.ssl.keystore = ${karaf.etc}/ohmstead.p12",
                        "org.osgi.service.http.enabled = false",
                        "org.osgi.service.http.secure.enabled = true",
                        "org.ops4j.pax.web.listening.addresses = 0.0.0.0")));
        assertEquals(0, administer(gateway, all, "conceal").status());
        assertEquals(lines.size(), Files.readAllLines(web).size());
        assertTrue(Files.readAllLines(web).contains("org.ops4j.pax.web.listening.addresses = 127.0.0.1"));

        assertEquals(
                "one replacement each",
                2,
                Files.readAllLines(moved).stream()
                        .filter(web.toString()::equals)
                        .count());
    }

    @Test
    public void portsThatAreSetStayHoweverTheyAreWritten() throws Exception {
        Path gateway = gateway();
        Path web = gateway.resolve("etc/org.ops4j.pax.web.cfg");
        Map<String, String> java = Map.of("JAVA_HOME", System.getProperty("java.home"));
        for (String sign : List.of(" = ", "=", ": ", ":", " : ", "\t=\t")) {
            Files.writeString(
                    web,
                    " org.osgi.service.http.port" + sign + "8282\n\torg.osgi.service.http.port.secure" + sign
                            + "9443 \n");

            Said exposed = administer(gateway, java, "expose");
            assertEquals(exposed.err(), 0, exposed.status());
            assertTrue(sign + exposed.out(), exposed.out().contains(":9443/"));
            List<String> secure = Files.readAllLines(web).stream()
                    .filter(line -> line.contains("http.port.secure"))
                    .toList();
            assertEquals(sign, List.of("org.osgi.service.http.port.secure = 9443"), secure);

            Said concealed = administer(gateway, java, "conceal");
            assertTrue(sign + concealed.out(), concealed.out().startsWith("http://127.0.0.1:8282/ "));
        }
    }

    /** A gateway with its own scripts and folders, and nothing to run, where every account may look. */
    private Path gateway() throws IOException {
        Path gateway = folder.newFolder("gateway").toPath();
        for (String name :
                List.of("bin", "etc", "system/org/ohmstead", "system/org/ops4j/pax/logging", "data/security")) {
            Files.createDirectories(gateway.resolve(name));
        }
        for (String name : List.of("ohmstead", "setenv")) {
            Files.copy(BIN.resolve(name), gateway.resolve("bin").resolve(name));
        }
        write(gateway, "etc/org.ops4j.pax.web.cfg", "org.osgi.service.http.port = 8181\n");
        Files.setPosixFilePermissions(folder.getRoot().toPath(), PosixFilePermissions.fromString("rwxr-xr-x"));
        return gateway;
    }

    private Said administer(Path gateway, Map<String, String> environment, String... words) throws Exception {
        Map<String, String> all = new HashMap<>(environment);
        all.put("ROOTS_SECRET", "x");
        List<String> line =
                new ArrayList<>(List.of("sh", gateway.resolve("bin/ohmstead").toString()));
        line.addAll(List.of(words));
        return run(all, gateway, line.toArray(String[]::new));
    }

    /** A home of a Java that is this line of shell. */
    private String java(String line) throws IOException {
        Path home = folder.newFolder("jdk").toPath();
        script(Files.createDirectory(home.resolve("bin")).resolve("java"), line);
        return home.toString();
    }

    private static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static String owner(Path file) throws IOException {
        return Files.getOwner(file).getName();
    }

    private static void give(String account, Path... files) throws IOException {
        for (Path file : files) {
            UserPrincipalLookupService accounts = file.getFileSystem().getUserPrincipalLookupService();
            Files.setOwner(file, accounts.lookupPrincipalByName(account));
        }
    }

    /** A gateway as {@code unpack} of the script leaves it. */
    private Path unpacked(String name, Map<String, String> etc) throws IOException {
        Path home = folder.newFolder(name).toPath();
        for (Map.Entry<String, String> file : etc.entrySet()) {
            write(home, "etc/" + file.getKey(), file.getValue());
            write(home, ".etc/" + file.getKey(), file.getValue());
        }
        return home;
    }

    private static void write(Path home, String file, String content) throws IOException {
        Files.createDirectories(home.resolve(file).getParent());
        Files.writeString(home.resolve(file), content);
    }

    private static Map<String, String> content(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.collect(Collectors.toMap(f -> f.getFileName().toString(), f -> {
                try {
                    return Files.readString(f);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }));
        }
    }

    /** A folder with these commands of the system alone. */
    private Path tools(String... names) throws IOException {
        Path tools = folder.newFolder("tools").toPath();
        for (String name : names) {
            Path there = Stream.of("/bin", "/usr/bin")
                    .map(place -> Path.of(place, name))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + name + " on this system"));
            Files.createSymbolicLink(tools.resolve(name), there);
        }
        return tools;
    }

    private static void script(Path file, String line) throws IOException {
        Files.deleteIfExists(file);
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        if (!file.toFile().setExecutable(true, false)) {
            throw new IOException(file + " cannot be made executable");
        }
    }

    /** A line of shell with the functions of the root script. */
    private Said shell(Map<String, String> environment, String line) throws Exception {
        return run(environment, checkout, "sh", "-euc", ". .ci/setup.sh; . .ci/steps.sh; " + line);
    }

    private Said run(Map<String, String> environment, Path in, String... line) throws Exception {
        Path out = folder.newFile().toPath();
        Path err = folder.newFile().toPath();
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(in.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        int status = builder.start().waitFor();
        return new Said(status, Files.readString(out), Files.readString(err));
    }
}
