package org.ohmstead.sim.modbus.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.ghgande.j2mod.modbus.ModbusException;
import com.ghgande.j2mod.modbus.ModbusSlaveException;
import com.ghgande.j2mod.modbus.facade.ModbusTCPMaster;
import com.ghgande.j2mod.modbus.procimg.InputRegister;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.util.converter.Converters;

@Timeout(20)
class ModbusSimTest {

    private static final Instant START = Instant.parse("2026-01-15T12:00:00Z");

    private Instant now = START;
    private ModbusSim sim;
    private ModbusTCPMaster master;

    @BeforeEach
    void start() throws Exception {
        InstantSource source = () -> now;
        sim = new ModbusSim(config(Map.of("port", 0)), source.withZone(ZoneOffset.UTC));
        master = new ModbusTCPMaster("127.0.0.1", sim.port().orElseThrow());
        master.connect();
    }

    @AfterEach
    void stop() {
        master.disconnect();
        sim.close();
    }

    @Test
    @DisplayName("the registers of the table hold what the heat pump does")
    void showsRegisters() throws ModbusException {
        now = START.plus(Duration.ofHours(2));
        HeatPump twin = new HeatPump(1, START);
        HeatPump.State state = twin.at(now);

        ByteBuffer inputs = inputs();

        assertThat(inputs.getFloat(0)).isEqualTo((float) state.outdoor());
        assertThat(inputs.getFloat(4)).isEqualTo((float) state.flow());
        assertThat(inputs.getFloat(8)).isEqualTo((float) state.back());
        assertThat(inputs.getFloat(12)).isEqualTo((float) state.power());
        assertThat(inputs.getInt(16)).isEqualTo((int) Math.round(state.energyWh()));
        assertThat(inputs.getShort(20) / 100.0).isCloseTo(state.cop(), within(0.006));
        assertThat(inputs.getShort(22) & 0xF1).isEqualTo(state.running() ? 0x11 : 0x10);
        assertThat(inputs.getFloat(24)).isEqualTo((float) state.heat());
        assertThat(master.readMultipleRegisters(20, 1)[0].getValue()).isEqualTo(350);
        assertThat(master.readCoils(0, 1).getBit(0)).isTrue();
        assertThat(master.readInputDiscretes(0, 2).getBit(1)).isFalse();
        assertThat(master.readMultipleRegisters(100, 8)[0].getValue()).isEqualTo('O' << 8 | 'h');
    }

    @Test
    @DisplayName("a setpoint and a coil that are written change its course")
    void obeysWrites() throws ModbusException {
        assertThat(master.writeSingleRegister(20, new SimpleRegister(480)))
                .as("repeated in the answer")
                .isEqualTo(480);
        assertThat(master.readMultipleRegisters(20, 1)[0].getValue()).isEqualTo(480);
        now = START.plus(Duration.ofHours(4));
        assertThat(inputs().getFloat(4)).isCloseTo(48, within(3f));

        master.writeCoil(0, false);
        now = START.plus(Duration.ofHours(5));
        assertThat(inputs().getShort(22)).isZero();
    }

    @Test
    @DisplayName("what does not fit is refused with the exception of the standard")
    void refuses() {
        assertRefused(3, () -> master.writeSingleRegister(20, new SimpleRegister(900)));
        assertRefused(3, () -> master.writeSingleRegister(100, new SimpleRegister(1)));
        assertRefused(2, () -> master.readInputRegisters(10, 5));
        assertRefused(2, () -> master.readMultipleRegisters(0, 1));
        assertRefused(11, () -> master.readInputRegisters(9, 0, 2));
    }

    @Test
    @DisplayName("once closed, port and threads are free, even with a connection open")
    void leavesNothing() throws Exception {
        inputs();
        int port = sim.port().orElseThrow();
        sim.close();

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.startsWith("ohmstead-sim.modbus-" + port)));
        ModbusSim again = new ModbusSim(config(Map.of("port", port)), Clock.systemUTC());
        assertThat(again.port()).hasValue(port);
        again.close();
    }

    @Test
    @DisplayName(
            "if its port is taken it does not run, without an exception that the component runtime would tell thrice")
    void portTaken() {
        int port = sim.port().orElseThrow();
        ModbusSim second = new ModbusSim(config(Map.of("port", port)), Clock.systemUTC());

        assertThat(second.port()).isEmpty();
        second.close();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new SlaveServer("127.0.0.1", port, Map.of()))
                .withMessageStartingWith("cannot listen at 127.0.0.1:" + port + ": ");
    }

    /** Out of file descriptors for a while. */
    private static final class Exhausted extends ServerSocket {

        private final List<Long> attempts = new CopyOnWriteArrayList<>();

        Exhausted() throws IOException {
            super(0, 5, InetAddress.getLoopbackAddress());
        }

        @Override
        public Socket accept() throws IOException {
            attempts.add(System.nanoTime());
            if (attempts.size() <= 4) {
                throw new SocketException("Too many open files");
            }
            return super.accept();
        }
    }

    @Test
    @DisplayName("without file descriptors it does not try all the time, and takes connections once there are some")
    void bearsExhaustion() throws Exception {
        try (Exhausted socket = new Exhausted();
                SlaveServer server = new SlaveServer(socket, Map.of(1, new FloatImage(1, 4, Clock.systemUTC())))) {
            ModbusTCPMaster client = new ModbusTCPMaster("127.0.0.1", server.port());
            client.connect();
            assertThat(client.readMultipleRegisters(1, 0, 2)).hasSize(2);
            client.disconnect();

            assertThat(Duration.ofNanos(socket.attempts.get(4) - socket.attempts.get(0)))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(300));
        }
    }

    @Test
    @DisplayName("a wrong configuration is named")
    void namesMistakes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModbusSim(config(Map.of("unit", 300)), Clock.systemUTC()))
                .withMessageContaining("unit = 300");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModbusSim(config(Map.of("name", "a name that is too long")), Clock.systemUTC()))
                .withMessageContaining("name = 'a name that is too long'");
    }

    private ByteBuffer inputs() throws ModbusException {
        ByteBuffer bytes = ByteBuffer.allocate(28);
        for (InputRegister register : master.readInputRegisters(0, 14)) {
            bytes.put(register.toBytes());
        }
        return bytes.flip();
    }

    private static void assertRefused(int code, org.assertj.core.api.ThrowableAssert.ThrowingCallable exchange) {
        assertThatThrownBy(exchange).isInstanceOfSatisfying(ModbusSlaveException.class, e -> assertThat(e.getType())
                .isEqualTo(code));
    }

    private static ModbusSimConfig config(Map<String, Object> keys) {
        return Converters.standardConverter().convert(keys).to(ModbusSimConfig.class);
    }
}
