package org.ohmstead.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.device.ConfigProblem;

/**
 * A test in a real framework that begins with an empty {@code etc/}. What a look changes it tells last: who awaits a problem
 * need not await what the same look did to files and Config Admin, but not the other way round.
 */
@Timeout(60)
abstract class GatewayTest {

    static final String PUMP = "org.ohmstead.driver.test-pump.cfg";
    static final String PUMP_PID = "org.ohmstead.driver.test~pump";
    /** A file for {@link #PUMP}, and what runs with it. */
    static final String GOOD = "# mine\ndevice = pump\n# where\nurl = a\ninterval.ms = 500\n";

    static final String RUNNING = PUMP_PID + "{device=pump, interval.ms=500, url=a}";
    /** What is wrong with {@code interval.ms = 5}. */
    static final String TOO_QUICK =
            "interval.ms = '5': a whole number from 10 to 3600000 (Time between two reads, in ms.) expected";

    @TempDir
    Path folder;

    Gateway gateway;

    @BeforeEach
    void prepare() {
        gateway = new Gateway(folder);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        // A pool says that it has ended just before its last thread has.
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("ohmstead-")));
    }

    final void startWithPump() throws Exception {
        gateway.write(PUMP, GOOD);
        gateway.start();
        await().untilAsserted(() -> assertThat(Gateway.starts()).isEqualTo("{pump=1}"));
    }

    /** What Karaf's shell does after it wrote a file: an update that names it. */
    final void updateByShell(String pid, String file, Map<String, Object> values) throws Exception {
        Map<String, Object> named = new HashMap<>(values);
        named.put(Content.FOREIGN_FILE, gateway.file(file).toUri().toString());
        gateway.update(pid, named);
    }

    /** {@return what is told of a change that was refused, with what to do about it} */
    static String refused(String file, String reason, boolean runs) {
        return "etc/" + file + ".rejected: refused: " + reason + (runs ? "; what was good before runs on" : "")
                + ". Mend etc/" + file + ".rejected and rename it to etc/" + file
                + ", or make the change anew (a console, ohm:config-set), or"
                + " delete it";
    }

    /** {@return what is wrong with a device's configuration} */
    final List<String> problems(String name) {
        return gateway.configs().problems(Gateway.FACTORY + "~" + name).stream()
                .map(ConfigProblem::text)
                .toList();
    }

    final void awaitProblems(String name, String... texts) {
        await().untilAsserted(() -> assertThat(problems(name)).containsExactly(texts));
    }

    final void awaitRunning(String... texts) {
        await().untilAsserted(() -> assertThat(gateway.running()).containsExactly(texts));
    }

    final void awaitFile(String name, String content) {
        await().untilAsserted(() -> assertThat(gateway.read(name)).isEqualTo(content));
    }

    /** {@return the names of all files} */
    final List<String> files() {
        return List.of(gateway.etc().toFile().list());
    }
}
