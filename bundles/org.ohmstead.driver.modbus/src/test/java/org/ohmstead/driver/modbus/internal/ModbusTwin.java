package org.ohmstead.driver.modbus.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.ohmstead.driver.Driver;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.tck.DeviceTwin;

/** A Modbus device with registers and bits of all four kinds. */
final class ModbusTwin implements DeviceTwin {

    private static final long TIMEOUT_MS = 400;
    private static final long LATE_MS = 500;
    private static final int SETPOINT = 142;

    /** Makes the line between driver and twin. */
    @FunctionalInterface
    interface Plug {

        Wire wire(Wire.Handler handler) throws IOException;
    }

    private final Memory memory = new Memory();
    private final Wire wire;
    private final Devices devices = new Devices();
    private final Map<String, Object> keys;
    private final Driver driver;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Mood mood = Mood.HEALTHY;

    ModbusTwin(Plug plug) throws IOException {
        this.wire = plug.wire(this::handle);
        this.keys = Map.of(
                "url",
                wire.url() + (wire.url().startsWith("rtu:") ? "?baud=115200&unit=7" : "?unit=7"),
                "timeout.ms",
                TIMEOUT_MS,
                "points",
                points());
        this.driver = configured(Map.of());
    }

    private static String points() {
        List<String> points = new ArrayList<>();
        IntStream.range(0, 140).forEach(i -> points.add("p" + i + " at=holding/" + i + " type=uint16 unit=V"));
        points.add("setpoint at=holding/142 type=int16 scale=0.5 unit=Cel writable=true min=5 max=30");
        points.add("relay at=coil/3 writable=true");
        points.add("alarm at=discrete/2");
        points.add("count at=input/9 type=int16");
        points.add("missing at=holding/145 type=uint16");
        return String.join(";", points);
    }

    @Override
    public void mood(Mood next) {
        try {
            if (next == Mood.OFFLINE) {
                wire.down();
            } else if (mood == Mood.OFFLINE) {
                wire.up();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        mood = next;
    }

    @Override
    public void set(String point, Value value) {
        synchronized (memory) {
            switch (point) {
                case "setpoint" -> memory.holding[SETPOINT] = (int) (((Value.Real) value).value() * 2) & 0xFFFF;
                case "relay" -> memory.coils[3] = ((Value.Bool) value).value();
                case "alarm" -> memory.discretes[2] = ((Value.Bool) value).value();
                case "count" -> memory.input[9] = (int) ((Value.Whole) value).value() & 0xFFFF;
                default -> memory.holding[index(point)] = (int) ((Value.Whole) value).value();
            }
        }
    }

    @Override
    public Value get(String point) {
        synchronized (memory) {
            return switch (point) {
                case "setpoint" -> Value.of((short) memory.holding[SETPOINT] / 2.0);
                case "relay" -> Value.of(memory.coils[3]);
                case "alarm" -> Value.of(memory.discretes[2]);
                case "count" -> Value.of((long) (short) memory.input[9]);
                default -> Value.of((long) memory.holding[index(point)]);
            };
        }
    }

    @Override
    public Value sample(PointSpec point, int n) {
        return switch (point.name()) {
            case "setpoint" -> Value.of(20.5 + n);
            case "relay", "alarm" -> Value.of(n % 2 == 0);
            case "count" -> Value.of(-20L - n);
            default -> Value.of(40_000L + n);
        };
    }

    @Override
    public Driver driver() {
        return driver;
    }

    @Override
    public PointSpec point() {
        return named("p100");
    }

    @Override
    public Optional<PointSpec> writable() {
        return Optional.of(named("setpoint"));
    }

    @Override
    public Optional<PointSpec> hole() {
        return Optional.of(named("missing"));
    }

    @Override
    public List<Mistake> mistakes() {
        List<Mistake> all = new ArrayList<>(DeviceTwin.super.mistakes());
        all.add(Mistake.of("url", "udp://127.0.0.1:502"));
        all.add(Mistake.of("url", wire.url() + "?unti=1"));
        all.add(Mistake.of("url", wire.url() + "?unit=256"));
        all.add(new Mistake(Map.of("url", "tcp://admin:hunter2@10.0.0.5:502"), "url", ""));
        all.add(new Mistake(Map.of("points", "x at=holding/0 type=uint17"), "type", "uint17"));
        all.add(new Mistake(Map.of("points", "x at=holding/0 type=int16 scal=2"), "scal", "2"));
        all.add(new Mistake(Map.of("points", ""), "points", ""));
        return all;
    }

    @Override
    public Driver configured(Map<String, Object> changes) {
        return devices.driver(changed(changes), CLOCK);
    }

    @Override
    public Optional<Consumer<Map<String, Object>>> check() {
        return Optional.of(changes -> devices.check(changed(changes)));
    }

    private Map<String, Object> changed(Map<String, Object> changes) {
        Map<String, Object> all = new HashMap<>(keys);
        all.putAll(changes);
        return all;
    }

    @Override
    public int connections() {
        return wire.connections();
    }

    @Override
    public void stopDriver() {
        devices.close();
    }

    @Override
    public void close() {
        closed.countDown();
        devices.close();
        wire.close();
    }

    private byte[] handle(byte[] pdu, Wire.Framer framer) throws IOException {
        byte[] answer = framer.frame(memory.answer(pdu));
        return switch (mood) {
            case HEALTHY, OFFLINE -> answer;
            case SILENT -> new byte[0];
            case LATE -> later(answer);
            case GARBLED -> "$GPGGA,NOT,MODBUS*00\r\n".getBytes(US_ASCII);
            case REFUSING -> framer.frame(Memory.refusal(pdu[0], 4));
        };
    }

    private byte[] later(byte[] answer) throws IOException {
        try {
            if (closed.await(LATE_MS, TimeUnit.MILLISECONDS)) {
                throw new IOException("the twin was closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return answer;
    }

    private PointSpec named(String name) {
        return driver.points().stream()
                .filter(point -> point.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static int index(String point) {
        return Integer.parseInt(point.substring(1));
    }
}
