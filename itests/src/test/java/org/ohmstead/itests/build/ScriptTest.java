package org.ohmstead.itests.build;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
                new Said(1, "", "ohmstead: test: '--fast': --soak or nothing expected\n"),
                run(Map.of(), checkout, "sh", "ohmstead", "test", "--fast"));
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
        Path gateway = folder.newFolder("gateway").toPath();
        for (String name : List.of("ohmstead", "setenv")) {
            Files.createDirectories(gateway.resolve("bin"));
            Files.copy(BIN.resolve(name), gateway.resolve("bin").resolve(name));
        }
        Path link =
                Files.createSymbolicLink(folder.getRoot().toPath().resolve("link"), gateway.resolve("bin/ohmstead"));

        assertTrue(run(Map.of(), gateway, "sh", link.toString()).out().contains("bin/ohmstead passwd"));
        assertEquals(
                new Said(1, "", "ohmstead: 'password': passwd, expose or conceal expected\n"),
                run(Map.of(), gateway, "sh", link.toString(), "password"));
        assertEquals(
                new Said(1, "", "ohmstead: passwd: 'b': nothing more expected\n"),
                run(Map.of(), gateway, "sh", link.toString(), "passwd", "a", "b"));
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
        if (!file.toFile().setExecutable(true)) {
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
