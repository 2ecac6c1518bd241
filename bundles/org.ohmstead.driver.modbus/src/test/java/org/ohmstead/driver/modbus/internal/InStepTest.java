package org.ohmstead.driver.modbus.internal;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.Write;
import org.ohmstead.driver.Written;
import org.ohmstead.lib.transport.ByteLink;
import org.ohmstead.lib.transport.Deadline;

/** Each question gets its own answer in time, whatever else is on the line. */
@Timeout(20)
class InStepTest {

    private final Memory memory = new Memory();
    private final Devices devices = new Devices();

    @AfterEach
    void close() {
        devices.close();
    }

    @Test
    @DisplayName("a gateway that says that a unit is silent has answered: the other units keep their connection")
    void keepsConnectionToGateways() throws IOException {
        // MODBUS Application Protocol V1.1b3, 7: exception 11, gateway target device failed to respond
        try (TcpWire wire = new TcpWire(false, (pdu, framer) -> framer.frame(Memory.refusal(pdu[0], 11)))) {
            ModbusDriver driver = devices.driver(wire.url(), "a at=holding/1 type=uint16");

            for (int i = 0; i < 3; i++) {
                assertThat(Devices.read(driver, "a"))
                        .isInstanceOfSatisfying(Reading.Bad.class, bad -> assertThat(bad.fault())
                                .isEqualTo(Fault.TIMEOUT));
            }
            assertThat(wire.accepted()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("a device server that sends each answer twice spoils no later answer")
    void throwsSecondCopiesAway() throws IOException {
        // frames of 255 bytes, so that the second copy does not fit beside the first where answers are received
        try (TcpWire wire = new TcpWire(true, (pdu, framer) -> twice(framer.frame(memory.answer(pdu))))) {
            List<String> points = new ArrayList<>();
            for (int i = 0; i < 125; i++) {
                points.add("p" + i + " at=holding/" + i + " type=uint16");
            }
            ModbusDriver driver = devices.driver(wire.url(), String.join(";", points));

            for (int round = 1; round <= 3; round++) {
                Arrays.fill(memory.holding, round);
                long value = round;
                assertThat(Devices.readAll(driver, "holding", 0, 125)).allSatisfy(reading -> assertThat(reading)
                        .isInstanceOfSatisfying(Reading.Good.class, good -> assertThat(good.value())
                                .isEqualTo(Value.of(value))));
            }
        }
    }

    @Test
    @DisplayName("a device that closes after each answer costs no reading; a write is not repeated")
    void bearsDevicesThatHangUp() throws IOException {
        List<Integer> functions = Collections.synchronizedList(new ArrayList<>());
        Wire.Handler hangsUp = (pdu, framer) -> {
            functions.add((int) pdu[0]);
            if (functions.size() % 2 == 0) {
                throw new IOException("closed after the last answer");
            }
            return framer.frame(memory.answer(pdu));
        };
        try (TcpWire wire = new TcpWire(false, hangsUp)) {
            ModbusDriver driver = devices.driver(wire.url(), "a at=holding/1 type=uint16 writable=");

            for (long value = 1; value <= 3; value++) {
                memory.holding[1] = (int) value;
                assertThat(Devices.value(driver, "a")).isEqualTo(Value.of(value));
            }
            assertThat(Devices.write(driver, "a", Value.of(7L)))
                    .isInstanceOfSatisfying(Written.Failed.class, failed -> assertThat(failed.fault())
                            .isEqualTo(Fault.OFFLINE));
            assertThat(functions).containsExactly(3, 3, 3, 3, 3, 6);
        }
    }

    @Test
    @DisplayName(
            "of many writes to a silent unit only the first is tried: the call takes one timeout; later calls try again")
    void givesUpOnSilentUnits() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        Wire.Handler handler =
                (pdu, framer) -> asked.incrementAndGet() == 1 ? new byte[0] : framer.frame(memory.answer(pdu));
        try (TcpWire wire = new TcpWire(false, handler)) {
            // apart, so that none goes with another
            ModbusDriver driver = devices.driver(
                    wire.url(),
                    IntStream.range(0, 20)
                            .mapToObj(i -> "p" + i + " at=holding/" + 2 * i + " type=uint16 writable=true max=9")
                            .collect(joining(";")));
            List<Write> writes = driver.points().stream()
                    .map(point -> new Write(point, Value.of(point.name().equals("p7") ? 10L : 5L)))
                    .toList();

            List<Written> outcomes = driver.write(writes);

            assertThat(asked).hasValue(1);
            assertThat(outcomes)
                    .extracting(Written::point)
                    .startsWith("p0", "p1")
                    .hasSize(20);
            assertThat(outcomes)
                    .extracting(w -> ((Written.Failed) w).fault())
                    .filteredOn(Fault.TIMEOUT::equals)
                    .hasSize(19);
            assertThat(((Written.Failed) outcomes.get(19)).detail())
                    .startsWith("not tried")
                    .contains("no answer");
            assertThat(((Written.Failed) outcomes.get(7)).fault()).isEqualTo(Fault.OUT_OF_RANGE);
            assertThat(Devices.write(driver, "p19", Value.of(5L))).isInstanceOf(Written.Done.class);
        }
    }

    @Test
    @DisplayName("a serial line that never falls silent is told in time, and nothing is sent into the noise")
    void tellsNoise() {
        ModbusLine line = new ModbusLine(ModbusUrl.parse("rtu:///dev/ttyUSB0"), timeout -> new Babble());
        Request request = Request.read(true, 1, Table.HOLDING, 0, 1);

        long began = System.nanoTime();
        assertThatThrownBy(() -> line.exchange(request, Duration.ofMillis(50)))
                .isInstanceOfSatisfying(
                        ModbusTrouble.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED))
                .hasMessageContaining("serial:/dev/ttyUSB0 never falls silent");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofMillis(50), Duration.ofSeconds(1));
    }

    /** Somebody talks all the time. */
    private static final class Babble implements ByteLink {

        @Override
        public int read(byte[] target, int offset, int length, Deadline deadline) {
            return length;
        }

        @Override
        public void write(byte[] source, int offset, int length, Deadline deadline) {
            throw new AssertionError("a request in the middle of another's frame");
        }

        @Override
        public int discard() {
            return 1;
        }

        @Override
        public void close() {}
    }

    private static byte[] twice(byte[] frame) {
        byte[] both = Arrays.copyOf(frame, 2 * frame.length);
        System.arraycopy(frame, 0, both, frame.length, frame.length);
        return both;
    }
}
