package org.ohmstead.driver.modbus.internal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ohmstead.driver.Block;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.Span;
import org.ohmstead.driver.Value;
import org.ohmstead.driver.Write;
import org.ohmstead.driver.Written;
import org.osgi.util.converter.Converters;

/** Makes drivers as Declarative Services would, and uses them. */
final class Devices implements AutoCloseable {

    private final ModbusLinks links = new ModbusLinks();
    private final List<ModbusDriver> made = new ArrayList<>();

    ModbusDriver driver(Map<String, Object> keys, Clock clock) {
        ModbusDriver driver =
                new ModbusDriver(config(keys), ModbusDriver.PID + "~" + made.size(), new TestProfiles(), links, clock);
        made.add(driver);
        return driver;
    }

    /** Asks beforehand what {@link #driver} would do. */
    void check(Map<String, Object> keys) {
        new ModbusCheck(new TestProfiles(), links).check(config(keys), ModbusDriver.PID + "~" + made.size());
    }

    private static ModbusConfig config(Map<String, Object> keys) {
        Map<String, Object> all = new HashMap<>(Map.of("device", "hall/pump", "timeout.ms", 300L));
        all.putAll(keys);
        return Converters.standardConverter().convert(all).to(ModbusConfig.class);
    }

    ModbusDriver driver(String url, String points) {
        return driver(Map.of("url", url, "points", points), Clock.systemUTC());
    }

    static Reading read(ModbusDriver driver, String name) {
        PointSpec point = driver.point(name).spec();
        return driver.prepare(new Block(point.span(), List.of(point))).read().get(0);
    }

    static List<Reading> readAll(ModbusDriver driver, String area, int start, int length) {
        List<PointSpec> points = driver.points().stream()
                .filter(p -> p.span().orElseThrow().area().equals(area))
                .toList();
        return driver.prepare(new Block(Optional.of(new Span(area, start, length)), points))
                .read();
    }

    static Value value(ModbusDriver driver, String name) {
        Reading reading = read(driver, name);
        if (reading instanceof Reading.Good good) {
            return good.value();
        }
        throw new AssertionError("a good reading expected, got " + reading);
    }

    static Written write(ModbusDriver driver, String name, Value value) {
        return driver.write(List.of(new Write(driver.point(name).spec(), value)))
                .get(0);
    }

    @Override
    public void close() {
        made.forEach(ModbusDriver::close);
        links.close();
    }
}
