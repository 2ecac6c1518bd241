package org.ohmstead.driver.modbus.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ohmstead.driver.Block;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.Span;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.Write;
import org.ohmstead.driver.Written;

/** What goes over the line, request by request, and how the line is kept. */
@Timeout(20)
class ModbusLineTest {

    private final Memory memory = new Memory();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final Devices devices = new Devices();
    private TcpWire wire;

    @BeforeEach
    void start() throws IOException {
        wire = new TcpWire(false, this::handle);
    }

    @AfterEach
    void stop() {
        devices.close();
        wire.close();
    }

    private byte[] handle(byte[] pdu, Wire.Framer framer) {
        requests.add(HexFormat.of().formatHex(pdu));
        return framer.frame(memory.answer(pdu));
    }

    @Test
    @DisplayName("single values go by functions 6 and 5, several registers by 16")
    void choosesFunction() {
        ModbusDriver driver = driver("a at=holding/1 type=uint16 writable=; b at=coil/2 writable=;"
                + " c at=holding/5 type=uint32 writable=");

        write(driver, "a", Value.of(3L), "b", Value.of(true), "b", Value.of(false), "c", Value.of(0x10002L));

        // MODBUS Application Protocol V1.1b3, 6.6, 6.5, 6.12
        assertThat(requests).containsExactly("0600010003", "050002ff00", "0500020000", "10000500020400010002");
        assertThat(memory.holding[6]).isEqualTo(2);
    }

    @Test
    @DisplayName("what lies side by side in order goes in one exchange")
    void mergesWrites() {
        ModbusDriver driver = driver("a at=holding/1 type=uint16 writable=; b at=holding/2 type=uint32 writable=;"
                + " c at=holding/4 type=uint16 writable=; x at=coil/8 writable=; y at=coil/9 writable=;"
                + " z at=coil/10 writable=");

        write(driver, "a", Value.of(1L), "b", Value.of(2L), "c", Value.of(3L));
        write(driver, "x", Value.of(true), "y", Value.of(false), "z", Value.of(true));
        write(driver, "c", Value.of(4L), "a", Value.of(5L));

        assertThat(requests)
                .containsExactly("1000010004080001000000020003", "0f000800030105", "0600040004", "0600010005");
    }

    @Test
    @DisplayName("a run that is longer than a frame is cut: 123 registers at most")
    void cutsLongRuns() {
        StringBuilder points = new StringBuilder();
        IntStream.range(0, 130).forEach(i -> points.append("p" + i + " at=holding/" + i + " type=uint16 writable=;"));
        ModbusDriver driver = driver(points.toString());

        List<Written> outcomes = driver.write(IntStream.range(0, 130)
                .mapToObj(i -> new Write(driver.point("p" + i).spec(), Value.of((long) i)))
                .toList());

        assertThat(outcomes).hasSize(130).allMatch(Written.Done.class::isInstance);
        assertThat(requests).hasSize(2);
        assertThat(requests.get(0)).startsWith("100000007bf6");
        assertThat(memory.holding[129]).isEqualTo(129);
    }

    @Test
    @DisplayName("if a merged write is refused, each gets its own chance and its own answer")
    void splitsRefusedRun() {
        ModbusDriver driver = driver("a at=holding/144 type=uint16 writable=; b at=holding/145 type=uint16 writable=");

        List<Written> outcomes = driver.write(List.of(
                new Write(driver.point("a").spec(), Value.of(7L)),
                new Write(driver.point("b").spec(), Value.of(8L))));

        assertThat(outcomes.get(0)).isEqualTo(new Written.Done("a"));
        assertThat(outcomes.get(1)).isInstanceOfSatisfying(Written.Failed.class, failed -> assertThat(failed.fault())
                .isEqualTo(Fault.ILLEGAL_ADDRESS));
        assertThat(memory.holding[144]).isEqualTo(7);
    }

    @Test
    @DisplayName("bits of one register are changed one by one and spare the others")
    void changesBits() {
        memory.holding[20] = 0xFFFF;
        ModbusDriver driver =
                driver("low at=holding/20.0 writable=; mode at=holding/20 type=bitfield bits=4..7 writable=");

        write(driver, "low", Value.of(false), "mode", Value.of(5L));

        assertThat(memory.holding[20]).isEqualTo(0xFF5E);
        assertThat(requests).containsExactly("0300140001", "060014fffe", "0300140001", "060014ff5e");
    }

    @Test
    @DisplayName("a device that knows only functions 15 and 16 gets no other")
    void writesMultiple() {
        ModbusDriver driver = devices.driver(
                Map.of(
                        "url",
                        wire.url(),
                        "write.function",
                        "multiple",
                        "points",
                        "a at=holding/1 type=uint16 writable=; b at=coil/2 writable=; c at=holding/3.0 writable="),
                Clock.systemUTC());

        write(driver, "a", Value.of(3L), "b", Value.of(true), "c", Value.of(true));

        assertThat(requests).containsExactly("1000010001020003", "0f000200010101", "0300030001", "1000030001020001");
    }

    @Test
    @DisplayName("devices of one host and port share one connection")
    void sharesConnection() {
        ModbusDriver one = devices.driver(wire.url() + "?unit=1", "a at=holding/1 type=uint16");
        ModbusDriver two = devices.driver(wire.url() + "?unit=2", "a at=holding/1 type=uint16");

        Devices.value(one, "a");
        Devices.value(two, "a");

        assertThat(one.link()).isEqualTo(two.link());
        assertThat(one.unit()).isEqualTo("1");
        assertThat(two.unit()).isEqualTo("2");
        assertThat(wire.connections()).isEqualTo(1);
    }

    @Test
    @DisplayName("an edit does not reconnect: the connection outlives its device for a while")
    void lingers() {
        ModbusDriver first = driver("a at=holding/1 type=uint16");
        Devices.value(first, "a");
        first.close();

        Devices.value(driver("a at=holding/2 type=uint16"), "a");

        assertThat(wire.connections()).isEqualTo(1);
    }

    @Test
    @DisplayName("a connection that the device closed while nothing was asked costs no reading")
    void survivesIdleClose() throws IOException {
        ModbusDriver driver = driver("a at=holding/1 type=uint16");
        Devices.value(driver, "a");
        wire.down();
        wire.up();
        long quietUntil = System.nanoTime() + Duration.ofMillis(1100).toNanos();
        await().atMost(Duration.ofSeconds(5)).until(() -> System.nanoTime() > quietUntil);

        assertThat(Devices.read(driver, "a")).isInstanceOf(Reading.Good.class);
    }

    @Test
    @DisplayName("two ways to talk over one connection are refused, naming both")
    void refusesConflict() {
        driver("a at=holding/1 type=uint16");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> devices.driver("rtu+" + wire.url(), "a at=holding/1 type=uint16"))
                .withMessageContaining("org.ohmstead.driver.modbus~0")
                .withMessageContaining("org.ohmstead.driver.modbus~1")
                .withMessageContaining("scheme = 'rtu+tcp'")
                .withMessageContaining("'tcp'");
    }

    @Test
    @DisplayName("a block that does not hold its points is a defect, found when it is planned")
    void refusesWrongBlock() {
        ModbusDriver driver = driver("a at=holding/1 type=uint32");
        for (Span span : List.of(new Span("holding", 2, 2), new Span("holding", 0, 2))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> driver.prepare(new Block(Optional.of(span), driver.points())))
                    .withMessageStartingWith("hall/pump: a point within ");
        }
    }

    @Test
    @DisplayName("keys out of range are named")
    void checksKeys() {
        Map<String, Object> good = Map.of("url", wire.url(), "points", "a at=holding/1 type=uint16");
        Map<Map<String, Object>, String> wrong = Map.of(
                Map.of("max.registers", 126), "max.registers = 126: 1 to 125 expected",
                Map.of("max.bits", 0), "max.bits = 0: 1 to 2000 expected",
                Map.of("max.gap", -1), "max.gap = -1: 0 to 124 expected",
                Map.of("write.function", "single"), "write.function = 'single': 'auto' or 'multiple' expected",
                Map.of("max.registers", 1, "points", "a at=holding/1 type=uint32"), "at most 1 registers");
        wrong.forEach((keys, message) -> {
            Map<String, Object> all = new HashMap<>(good);
            all.putAll(keys);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> devices.driver(all, Clock.systemUTC()))
                    .withMessageContaining(message);
        });
    }

    private ModbusDriver driver(String points) {
        return devices.driver(wire.url(), points);
    }

    private static void write(ModbusDriver driver, Object... pointsAndValues) {
        List<Write> writes = new ArrayList<>();
        for (int i = 0; i < pointsAndValues.length; i += 2) {
            writes.add(new Write(driver.point((String) pointsAndValues[i]).spec(), (Value) pointsAndValues[i + 1]));
        }
        assertThat(driver.write(writes)).hasSameSizeAs(writes).allSatisfy(outcome -> assertThat(outcome)
                .isInstanceOf(Written.Done.class));
    }
}
