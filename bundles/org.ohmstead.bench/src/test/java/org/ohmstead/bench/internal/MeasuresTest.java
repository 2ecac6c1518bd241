package org.ohmstead.bench.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MeasuresTest {

    @Test
    @DisplayName("quantiles are by nearest rank: the textbook's 15, 20, 35, 40, 50")
    void ranks() {
        Stats stats = new Stats(40, 15, 50, 20, 35);

        assertThat(stats.quantile(0.05)).isEqualTo(15);
        assertThat(stats.quantile(0.30)).isEqualTo(20);
        assertThat(stats.quantile(0.40)).isEqualTo(20);
        assertThat(stats.quantile(0.50)).isEqualTo(35);
        assertThat(stats.quantile(1)).isEqualTo(50);
        assertThat(stats.median()).isEqualTo(35);
        assertThat(new Stats(1, 2, 3, 4).median()).isEqualTo(2.5);
        assertThat(stats.max()).isEqualTo(50);
    }

    @Test
    @DisplayName("CPU time and memory of a process are what Java says of itself")
    void readsProcess() throws IOException {
        double before =
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
        ProcessUse use = ProcessUse.of(ProcessHandle.current().pid());
        double after =
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;

        assertThat(use.cpuSeconds()).isBetween(before - 0.02, after + 0.02);
        assertThat(use.rssMib()).isBetween(20.0, 4000.0);
        assertThat(use.pssMib()).isBetween(10.0, use.rssMib() + 100);
        assertThat(use.peakMib()).isGreaterThanOrEqualTo(use.rssMib() - 1);
    }

    @Test
    @DisplayName("options have defaults, and what is wrong with them is said")
    void readsOptions() {
        Options options = Options.parse(new String[] {"poll", "--slaves", "3", "--history", "on"}, 1);
        assertThat(options.number("slaves", 100)).isEqualTo(3);
        assertThat(options.number("points", 1000)).isEqualTo(1000);
        assertThat(options.flag("history", false)).isTrue();
        options.done();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse(new String[] {"poll", "--slaves"}, 1))
                .withMessageContaining("'--slaves'");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Options.parse(new String[] {"poll", "--n", "0"}, 1).number("n", 1))
                .withMessage("--n 0: 1 or more expected");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Options.parse(new String[] {"poll", "--n", "x"}, 1).number("n", 1))
                .withMessage("--n x: a whole number expected");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Options.parse(new String[] {"poll", "--slvaes", "3"}, 1).done())
                .withMessage("no such option: --slvaes");
    }

    @Test
    @DisplayName("slaves in another process tell their ports, obey, count and end")
    void runsFarm() throws IOException {
        try (Farm farm = new Farm(2, 10)) {
            assertThat(farm.port(0)).isNotEqualTo(farm.port(1)).isPositive();
            long micros = farm.set(1, 3, 1.5f);
            assertThat(Math.abs(micros / 1000 - System.currentTimeMillis())).isLessThan(10_000);
            assertThat(farm.count()).isEqualTo(new Farm.Count(0, 0, 0));
        }
    }

    @Test
    @DisplayName("a process that does not end in time, or that nobody can wait for, is killed, and has ended then")
    void killsWhatStays() throws IOException {
        Process slow = new ProcessBuilder("sleep", "600").start();
        assertThat(Processes.await(slow, Duration.ofMillis(20))).isEqualTo(128 + 9);
        assertThat(slow.isAlive()).isFalse();

        Process other = new ProcessBuilder("sleep", "600").start();
        Thread.currentThread().interrupt();
        assertThat(Processes.await(other, Duration.ofMinutes(5))).isEqualTo(128 + 9);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(other.isAlive()).isFalse();

        assertThat(Processes.await(new ProcessBuilder("false").start(), Duration.ofMinutes(5)))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("the machine is described")
    void describesMachine() throws IOException {
        assertThat(Machine.describe()).contains(" GiB, Linux ").contains("Java 17");
    }
}
