package org.ohmstead.driver.modbus.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.Value;
import org.ohmstead.lib.transport.KeptLinks;

/** The bundle is replaced, or a device is changed: what the other side sees of it. */
@Timeout(20)
class HandoverTest {

    private static final String POINT = "a at=holding/1 type=uint16";

    private final Memory memory = new Memory();
    private final AtomicReference<CountDownLatch> held = new AtomicReference<>(new CountDownLatch(0));
    private final CountDownLatch asked = new CountDownLatch(2);
    private TcpWire wire;
    private TcpWire other;

    @BeforeEach
    void start() throws IOException {
        memory.holding[1] = 42;
        wire = new TcpWire(false, this::handle);
        other = new TcpWire(false, this::handle);
    }

    @AfterEach
    void stop() {
        held.get().countDown();
        wire.close();
        other.close();
    }

    private byte[] handle(byte[] pdu, Wire.Framer framer) throws IOException {
        asked.countDown();
        try {
            assertThat(held.get().await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return framer.frame(memory.answer(pdu));
    }

    /** The life of one bundle: a device is read, and all ends. */
    private void liveAndEnd() {
        try (Devices bundle = new Devices()) {
            assertThat(Devices.value(bundle.driver(wire.url(), POINT), "a")).isEqualTo(Value.of(42L));
        }
    }

    @Test
    @DisplayName("over a replacement of the bundle the device sees one connection, and nothing is left afterwards")
    void oneConnection() {
        try (KeptLinks keeping = new KeptLinks()) {
            liveAndEnd();
            assertThat(wire.connections()).isEqualTo(1);

            liveAndEnd();

            assertThat(wire.accepted()).isEqualTo(1);
            assertThat(keeping.waiting()).isEqualTo(1);
        }
        await().until(() -> wire.connections() == 0);
    }

    @Test
    @DisplayName("without a replacement no connection stays when the bundle ends")
    void nothingStays() {
        liveAndEnd();

        await().until(() -> wire.connections() == 0);
    }

    @Test
    @DisplayName("a device that hung up during the replacement costs no reading")
    void hungUp() throws IOException {
        try (KeptLinks keeping = new KeptLinks()) {
            liveAndEnd();
            assertThat(keeping.waiting()).isEqualTo(1);
            wire.down();
            wire.up();

            liveAndEnd();

            assertThat(wire.accepted()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("a connection with a question under way is not handed on: its answer would be taken for another's")
    void notInTheMiddle() throws Exception {
        try (KeptLinks keeping = new KeptLinks()) {
            Devices bundle = new Devices();
            ModbusDriver driver = bundle.driver(wire.url(), POINT);
            Devices.value(driver, "a");
            held.set(new CountDownLatch(1));
            AtomicReference<Reading> last = new AtomicReference<>();
            Thread asking = new Thread(() -> last.set(Devices.read(driver, "a")), "asks");
            asking.start();
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

            bundle.close();

            asking.join();
            assertThat(last.get()).isInstanceOf(Reading.Bad.class);
            assertThat(keeping.waiting()).isZero();
            held.get().countDown();
            liveAndEnd();
        }
    }

    @Test
    @DisplayName("a changed scale does not reconnect; a changed port reconnects this device alone")
    void edits() {
        try (Devices bundle = new Devices()) {
            ModbusDriver one = bundle.driver(wire.url() + "?unit=1", POINT);
            ModbusDriver two = bundle.driver(wire.url() + "?unit=2", POINT);
            Devices.value(one, "a");
            Devices.value(two, "a");

            one.close();
            ModbusDriver scaled = bundle.driver(wire.url() + "?unit=1", POINT + " scale=0.1");
            assertThat(Devices.value(scaled, "a")).isEqualTo(Value.of(4.2));
            assertThat(wire.accepted()).isEqualTo(1);

            scaled.close();
            Devices.value(bundle.driver(other.url() + "?unit=1", POINT), "a");
            Devices.value(two, "a");

            assertThat(wire.accepted()).isEqualTo(1);
            assertThat(other.accepted()).isEqualTo(1);
        }
    }
}
