package org.ohmstead.itests;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/**
 * The section "Change it while it runs" of the README, as a reader would do it: its commands, as they stand there, by a
 * shell in the gateway's folder. Only what each leads to is added.
 */
public class ReadmeIT {

    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final String HEATING = "cellar/heating";

    private Gateway gateway;
    private Rest rest;
    private List<String> commands;
    private String ohm;

    /** A gateway made into the demo by what {@code ./ohmstead demo} calls, and the example where a reader has it. */
    @Before
    public void start() throws Exception {
        Path root = OhmsteadTestSupport.root();
        String section = Files.readString(root.resolve("README.md"))
                .split("## Change it while it runs\n")[1]
                .split("\n## ")[0];
        commands = BLOCK.matcher(section)
                .results()
                .map(block -> block.group(1))
                .flatMap(String::lines)
                .toList();
        ohm = commands.get(0);
        gateway = Gateway.unpack("readme");
        Path docs = gateway.home().resolve("../../docs").normalize();
        Files.deleteIfExists(docs);
        Files.createSymbolicLink(docs, root.resolve("docs"));
        ProcessBuilder demo = new ProcessBuilder(
                        "sh",
                        "-ec",
                        ". .ci/steps.sh; add_demo \"$1\"",
                        "sh",
                        gateway.home().toString())
                .directory(root.toFile());
        demo.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Program.run(demo, "").well();
        rest = gateway.start();
        Await.until("device", "ok", () -> rest.device(HEATING));
    }

    /** Leaves no process behind. */
    @After
    public void close() throws Exception {
        gateway.close();
    }

    @Test
    public void theCommandsDoWhatIsSaid() throws Exception {
        run("feature:uninstall");
        Await.until("without its driver", "no-driver", () -> rest.device(HEATING));
        run("feature:install");
        Await.until("back", "ok", () -> rest.device(HEATING));

        run("sed");
        Await.until("edited by file", "500", this::interval);
        run("ohm:config-set");
        assertEquals("250", interval());
        run("ohm:config-confirm");
        Await.untilHas(
                "history",
                List.of("admin", "file", "confirmed", "org.ohmstead.driver.simulated~heating"),
                () -> run("ohm:config-history"));
        run("ohm:config-undo");
        assertEquals("500", interval());

        run("cp");
        Await.untilHas("history of bundles", List.of("sysfs.jar", "done"), () -> run("ohm:deploy-history"));
        run("head");
        Await.untilHas("reason", List.of("a complete archive expected"), () -> run("cat"));
        run("rm");
        Await.until(
                "gone",
                0,
                () -> rest.get("/api/v1/drop-ins").body().path("dropIns").size());
        assertEquals("ok", rest.device(HEATING));
    }

    private String interval() {
        return rest.get("/api/v1/devices/" + HEATING)
                .body()
                .path("config")
                .path("properties")
                .path("interval.ms")
                .asText();
    }

    /** Runs the command of the README that begins with a word, or is the shell's by that name. */
    private String run(String word) throws IOException {
        Pattern beginning = Pattern.compile("(ohm )?" + Pattern.quote(word) + "\\b.*");
        String line = commands.stream()
                .filter(command -> beginning.matcher(command).matches())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no command " + word + " among " + commands));
        ProcessBuilder shell = new ProcessBuilder("sh", "-ec", ohm + "\n" + line)
                .directory(gateway.home().toFile());
        shell.environment().put("PASSWORD", Gateway.PASSWORD);
        shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
        shell.environment().put("EXTRA_JAVA_OPTS", Gateway.QUICK);
        return Program.run(shell, "").well();
    }
}
