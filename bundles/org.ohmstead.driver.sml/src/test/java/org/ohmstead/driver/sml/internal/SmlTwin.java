package org.ohmstead.driver.sml.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.PushDriver;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.ValueType;
import org.ohmstead.driver.tck.DeviceTwin;
import org.ohmstead.driver.tck.PushTwin;
import org.ohmstead.sim.sml.internal.Checksum;
import org.ohmstead.sim.sml.internal.PushServer;
import org.ohmstead.sim.sml.internal.SmlEntry;
import org.ohmstead.sim.sml.internal.SmlTelegram;
import org.ohmstead.sim.sml.internal.StreamFault;

/** A meter behind a serial device server. */
final class SmlTwin implements PushTwin {

    private static final String ENERGY = "1-0:1.8.0*255";
    private static final String POWER = "1-0:16.7.0*255";
    private static final String MAKER = "1-0:96.50.1*1";
    private static final String KEY = "129-129:199.130.5*255";
    private static final Duration INTERVAL = Duration.ofMillis(15);

    private final SmlTelegram telegrams = new SmlTelegram(Telegrams.SERVER_ID, new byte[0], Checksum.X25);
    private final Map<String, Value> values = new ConcurrentHashMap<>();
    private final int port;
    private final SmlDriver driver;
    private Optional<PushServer> server = Optional.empty();

    SmlTwin() {
        points().forEach(point -> values.put(point.name(), sample(point, 0)));
        start(0, StreamFault.NONE);
        port = server.orElseThrow().port();
        driver = configured(Map.of());
    }

    @Override
    public void mood(Mood mood) {
        if (mood == Mood.OFFLINE) {
            close();
            return;
        }
        StreamFault fault =
                switch (mood) {
                    case HEALTHY, OFFLINE -> StreamFault.NONE;
                    case SILENT -> StreamFault.SILENT;
                    case GARBLED -> StreamFault.GARBLED;
                    case CUT -> StreamFault.CUT;
                    case CLOSING -> StreamFault.CLOSING;
                };
        if (server.isEmpty()) {
            start(port, fault);
        }
        server.orElseThrow().fault(fault);
    }

    @Override
    public List<PointSpec> points() {
        return List.of(
                PointSpec.of(ENERGY, ValueType.DOUBLE, "W.h"),
                PointSpec.of(POWER, ValueType.LONG, "W"),
                PointSpec.of(MAKER, ValueType.TEXT, "1"),
                PointSpec.of(KEY, ValueType.BYTES, "1"));
    }

    @Override
    public void set(String point, Value value) {
        values.put(point, value);
    }

    @Override
    public Value sample(PointSpec point, int n) {
        return switch (point.type()) {
            case DOUBLE -> Value.of(12345.6 + n);
            case LONG -> Value.of(-200L - n);
            case TEXT -> Value.of("OHM" + n);
            default -> Value.of(new byte[] {0x1b, 0x1b, 0x1b, 0x1b, 0x1b, 0x1b, 0x1b, 0x1b, 0x1a, 0, (byte) n});
        };
    }

    @Override
    public PushDriver driver() {
        return driver;
    }

    @Override
    public PushDriver patient() {
        return configured(Map.of("silence.ms", 60_000L));
    }

    @Override
    public List<Mistake> mistakes() {
        List<Mistake> all = new ArrayList<>(PushTwin.super.mistakes());
        all.add(Mistake.of("url", "http://127.0.0.1"));
        all.add(Mistake.of("url", "tcp://127.0.0.1"));
        all.add(Mistake.of("url", "tcp://127.0.0.1:1?unit=3"));
        all.add(Mistake.of("url", "serial:///dev/ttyUSB0?baud=fast"));
        all.add(Mistake.of("silence.ms", 99L));
        all.add(Mistake.of("server.id", "1DZG"));
        all.add(new Mistake(Map.of("url", "tcp://me:secret@127.0.0.1:1"), "url", ""));
        return all;
    }

    @Override
    public SmlDriver configured(Map<String, Object> changes) {
        return Configs.driver(changed(changes));
    }

    @Override
    public Optional<Consumer<Map<String, Object>>> check() {
        SmlCheck check = new SmlCheck((protocol, profile, text) -> List.of());
        return Optional.of(changes -> check.check(Configs.config(changed(changes)), SmlDriver.PID + "~twin"));
    }

    private Map<String, Object> changed(Map<String, Object> changes) {
        Map<String, Object> all = new HashMap<>(Map.of("url", "tcp://127.0.0.1:" + port));
        all.putAll(changes);
        return all;
    }

    @Override
    public int connections() {
        return server.map(PushServer::connections).orElse(0);
    }

    @Override
    public void close() {
        server.ifPresent(PushServer::close);
        server = Optional.empty();
    }

    private void start(int where, StreamFault fault) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), where);
        try {
            server = Optional.of(new PushServer(this::telegram, address, INTERVAL, fault, DeviceTwin.CLOCK));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] telegram(int number, Instant now) {
        double energy = ((Value.Real) values.get(ENERGY)).value();
        long power = ((Value.Whole) values.get(POWER)).value();
        String maker = ((Value.Text) values.get(MAKER)).value();
        byte[] key = ((Value.Bytes) values.get(KEY)).content();
        return telegrams.encode(
                number,
                now.getEpochSecond() & 0xFFFF,
                List.of(
                        SmlEntry.octets(MAKER, maker.getBytes(StandardCharsets.US_ASCII)),
                        SmlEntry.unsigned(ENERGY, 30, -1, Math.round(energy * 10), 8)
                                .status(0x1C0104),
                        SmlEntry.signed(POWER, 27, 0, power, 4),
                        SmlEntry.octets(KEY, key)));
    }
}
