package org.ohmstead.security.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.bus.TopicFilter;
import org.ohmstead.lib.files.AtomicFile;
import org.ohmstead.security.Role;

class PasswordToolTest {

    @TempDir
    Path directory;

    /** What a run of the tool came to. */
    record Run(int code, String out, String err) {}

    static Run run(String input, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new PasswordTool(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        Optional.empty(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(arguments);
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private UserEntry user(String name) {
        return new UserStore(directory, () -> 0, trouble -> {})
                .current()
                .user(name)
                .orElseThrow();
    }

    private void write(String text) throws IOException {
        Files.writeString(directory.resolve("users"), text);
    }

    @Test
    void setsAPassword() throws IOException {
        write("version 1\nuser ada\nrole reader\npermission read devices/a/#\n");
        Run run = run("nöw pässword\nmore\n", directory.toString(), "ada");

        assertThat(run).isEqualTo(new Run(0, "Password of ada set." + System.lineSeparator(), ""));
        assertThat(user("ada").password().orElseThrow().fits("nöw pässword")).isTrue();
        assertThat(user("ada").password().orElseThrow().iterations()).isEqualTo(PasswordHash.LEAST_ITERATIONS);
        assertThat(user("ada").permissions()).hasSize(1);
    }

    @Test
    void makesTheFirstAdminBeforeTheFirstStart() {
        assertThat(run("first password\n", directory.toString(), "ada").code()).isEqualTo(1);
        assertThat(run("first password\n", directory.toString(), "admin").code())
                .isZero();
        assertThat(user("admin").role()).isEqualTo(Role.ADMIN);
    }

    @Test
    void saysWhatIsWrongAndNeverThePassword() throws IOException {
        write("version 1\nuser ada\nrole reader\n");

        assertThat(run("hunter2\n", directory.toString(), "ada"))
                .isEqualTo(new Run(1, "", "password: 8 to 1024 characters expected, got 7" + System.lineSeparator()));
        assertThat(run("", directory.toString(), "ada").err()).contains("a line of input expected");
        assertThat(run("long enough\n", directory.toString(), "bob").err()).contains("[ada]", "'bob'");
        assertThat(run("long enough\n", directory.resolve("no").toString(), "ada")
                        .code())
                .isEqualTo(2);
        assertThat(run("long enough\n").code()).isEqualTo(2);
        write("version 7\n");
        assertThat(run("long enough\n", directory.toString(), "ada").err()).contains("'version 2' expected");
        assertThat(directory.resolve("users")).hasContent("version 7\n");
    }

    /** With what its README says and nothing else on the class path. */
    @Test
    void runsOnItsOwn() throws Exception {
        write("version 1\nuser ada\nrole reader\npermission read devices/a/#\n");
        String path = Stream.of(PasswordTool.class, Role.class, TopicFilter.class, AtomicFile.class)
                .map(PasswordToolTest::origin)
                .collect(Collectors.joining(File.pathSeparator));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process tool = new ProcessBuilder(java, "-cp", path, PasswordTool.class.getName(), directory.toString(), "ada")
                .redirectErrorStream(true)
                .start();
        tool.getOutputStream().write("from outside\n".getBytes(StandardCharsets.UTF_8));
        tool.getOutputStream().close();
        String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(tool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said).isEqualTo("Password of ada set." + System.lineSeparator());
        assertThat(tool.exitValue()).isZero();
        assertThat(user("ada").password().orElseThrow().fits("from outside")).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("users"))))
                .isEqualTo("rw-------");
    }

    private static String origin(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
