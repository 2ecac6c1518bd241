package org.ohmstead.driver.modbus.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.Write;
import org.ohmstead.driver.Written;

/**
 * Against others' software: pymodbus 3.0 is the slave, mbpoll (libmodbus) the second master. What one writes, the other
 * reads. Needs {@code /usr/bin/python3} with pymodbus, {@code mbpoll} and {@code socat}.
 */
@Timeout(60)
class PymodbusTest {

    private static final String POINTS =
            """
            pi at=holding/0 type=float32;
            cold at=holding/2 type=int16 scale=0.1;
            word at=holding/3 type=uint32 order=CDAB;
            text at=holding/10 type=string length=4;
            setpoint at=holding/20 type=int16 scale=0.1 writable=true;
            big at=holding/30 type=float64 writable=true;
            small at=holding/34 type=uint16 writable=true;
            flag at=holding/40.3 writable=true;
            relay at=coil/100 writable=true;
            left at=coil/110 writable=true;
            right at=coil/111 writable=true;
            late at=holding/299 type=float32
            """;

    /** What is the same on all lines. */
    abstract static class Contract {

        Devices devices;
        ModbusDriver driver;
        Process slave;

        abstract String url();

        /** How mbpoll gets there: its options, and the last word. */
        abstract List<String> line();

        abstract String place();

        void startSlave(String... args) throws IOException {
            Path script = Path.of("src", "test", "resources", "pymodbus_server.py");
            List<String> command = new ArrayList<>(List.of("/usr/bin/python3", script.toString()));
            command.addAll(List.of(args));
            slave = new ProcessBuilder(command).inheritIO().start();
            open();
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(slave.isAlive())
                        .as("pymodbus runs; needed: /usr/bin/python3 with pymodbus 3.0 and pyserial")
                        .isTrue();
                assertThat(Devices.read(driver, "pi")).isInstanceOf(Reading.Good.class);
            });
        }

        void open() {
            devices = new Devices();
            driver = devices.driver(Map.of("url", url(), "points", points(), "timeout.ms", 2000L), Clock.systemUTC());
        }

        String points() {
            StringBuilder points = new StringBuilder(POINTS.strip());
            IntStream.range(0, 125).forEach(i -> points.append(";i" + i + " at=input/" + i + " type=uint16"));
            IntStream.range(0, 300).forEach(i -> points.append(";c" + i + " at=coil/" + i));
            IntStream.range(0, 9).forEach(i -> points.append(";d" + i + " at=discrete/" + i));
            return points.toString();
        }

        @AfterEach
        void stopSlave() throws InterruptedException {
            devices.close();
            slave.destroy();
            slave.waitFor();
        }

        @Test
        @DisplayName("what pymodbus holds is read: all tables, types and orders, full frames")
        void reads() {
            assertThat(Devices.value(driver, "pi")).isEqualTo(Value.of(3.1415927410125732));
            assertThat(Devices.value(driver, "cold")).isEqualTo(Value.of(-23.5));
            assertThat(Devices.value(driver, "word")).isEqualTo(Value.of(0xAABBCCDDL));
            assertThat(Devices.value(driver, "text")).isEqualTo(Value.of("Modbus"));
            assertThat(values(Devices.readAll(driver, "input", 0, 125)))
                    .isEqualTo(IntStream.range(0, 125)
                            .mapToObj(i -> Value.of(1000L + i))
                            .toList());
            assertThat(values(Devices.readAll(driver, "coil", 0, 300)).subList(3, 303))
                    .isEqualTo(IntStream.range(0, 300)
                            .mapToObj(i -> Value.of(i % 3 == 0))
                            .toList());
            assertThat(values(Devices.readAll(driver, "discrete", 0, 9)))
                    .isEqualTo(IntStream.range(0, 9)
                            .mapToObj(i -> Value.of(i % 2 == 0))
                            .toList());
        }

        @Test
        @DisplayName("an address beyond pymodbus' is an illegal address, and the next read is well")
        void tellsIllegalAddress() {
            assertThat(Devices.read(driver, "late"))
                    .isInstanceOfSatisfying(
                            Reading.Bad.class, bad -> assertThat(bad.fault()).isEqualTo(Fault.ILLEGAL_ADDRESS));
            assertThat(Devices.value(driver, "pi")).isEqualTo(Value.of(3.1415927410125732));
        }

        @Test
        @DisplayName("what the driver writes, mbpoll reads: functions 5, 6, 15 and 16")
        void mbpollReads() throws Exception {
            assertThat(driver.write(List.of(
                            write("setpoint", Value.of(21.5)),
                            write("big", Value.of(Math.PI)),
                            write("small", Value.of(65535L)),
                            write("flag", Value.of(true)),
                            write("relay", Value.of(true)),
                            write("left", Value.of(false)),
                            write("right", Value.of(true)))))
                    .hasSize(7)
                    .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Written.Done.class));
            assertThat(Devices.value(driver, "big")).isEqualTo(Value.of(Math.PI));
            devices.close();

            assertThat(mbpoll("4", 20, 1)).containsExactly(215);
            // 400921FB54442D18 is pi: IEEE 754
            assertThat(mbpoll("4", 30, 5)).containsExactly(0x4009, 0x21FB, 0x5444, 0x2D18, 65535);
            assertThat(mbpoll("4", 40, 1)).containsExactly(8);
            assertThat(mbpoll("0", 100, 1)).containsExactly(1);
            assertThat(mbpoll("0", 110, 2)).containsExactly(0, 1);
            open();
        }

        @Test
        @DisplayName("what mbpoll writes, the driver reads, and a bit written then spares its neighbours")
        void mbpollWrites() throws Exception {
            devices.close();
            run("-t", "4", "-r", "20", place(), "299");
            run("-t", "4", "-r", "40", place(), "43690"); // 0xAAAA: bit 3 is on
            run("-t", "0", "-r", "100", place(), "1");
            open();

            assertThat(Devices.value(driver, "setpoint")).isEqualTo(Value.of(29.9));
            assertThat(Devices.value(driver, "flag")).isEqualTo(Value.of(true));
            assertThat(Devices.value(driver, "relay")).isEqualTo(Value.of(true));
            assertThat(Devices.write(driver, "flag", Value.of(false))).isInstanceOf(Written.Done.class);
            devices.close();
            assertThat(mbpoll("4", 40, 1)).containsExactly(0xAAA2);
            open();
        }

        private Write write(String point, Value value) {
            return new Write(driver.point(point).spec(), value);
        }

        private List<Integer> mbpoll(String type, int start, int count) throws Exception {
            String text = run("-t", type, "-r", Integer.toString(start), "-c", Integer.toString(count), "-1", place());
            List<Integer> values = new ArrayList<>();
            Matcher line =
                    Pattern.compile("^\\[\\d+]: +\\t(\\d+)", Pattern.MULTILINE).matcher(text);
            while (line.find()) {
                values.add(Integer.valueOf(line.group(1)));
            }
            return values;
        }

        private String run(String... words) throws Exception {
            List<String> command = new ArrayList<>(List.of("mbpoll", "-0", "-a", "7"));
            command.addAll(line());
            command.addAll(Arrays.asList(words));
            Process mbpoll =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(mbpoll.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(mbpoll.waitFor()).as(text).isZero();
            return text;
        }

        private static List<Value> values(List<Reading> readings) {
            return readings.stream()
                    .map(reading -> ((Reading.Good) reading).value())
                    .toList();
        }
    }

    @Nested
    @DisplayName("pymodbus over TCP")
    class Tcp extends Contract {

        private int port;

        @BeforeEach
        void start() throws IOException {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            startSlave("tcp", Integer.toString(port));
        }

        @Override
        String url() {
            return "tcp://127.0.0.1:" + port + "?unit=7";
        }

        @Override
        List<String> line() {
            return List.of("-m", "tcp", "-p", Integer.toString(port));
        }

        @Override
        String place() {
            return "127.0.0.1";
        }
    }

    @Nested
    @DisplayName("pymodbus over RTU on a pair of terminals")
    class Rtu extends Contract {

        @TempDir
        private Path dir;

        private Process socat;

        @BeforeEach
        void start() throws IOException {
            socat = PtyWire.socat(dir.resolve("master"), dir.resolve("slave"));
            startSlave("rtu", dir.resolve("slave").toString());
        }

        @AfterEach
        void unplug() throws InterruptedException {
            socat.destroy();
            socat.waitFor();
        }

        @Override
        String url() {
            return "rtu://" + dir.resolve("master") + "?baud=19200&unit=7";
        }

        @Override
        List<String> line() {
            return List.of("-m", "rtu", "-b", "19200", "-P", "none");
        }

        @Override
        String place() {
            return dir.resolve("master").toString();
        }
    }
}
