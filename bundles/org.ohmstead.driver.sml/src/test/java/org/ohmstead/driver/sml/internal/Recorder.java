package org.ohmstead.driver.sml.internal;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ohmstead.driver.CancelSwitch;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.PushDriver;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.Sink;

/** Runs a driver on a thread of its own and writes down what it says. */
final class Recorder implements Sink, AutoCloseable {

    private final Map<String, Reading> latest = new ConcurrentHashMap<>();
    private final List<Reading> all = new CopyOnWriteArrayList<>();
    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private final CancelSwitch cancellation = new CancelSwitch();
    private final Thread thread;

    private Recorder(PushDriver driver) {
        this.thread = new Thread(() -> driver.run(this, cancellation), "recorder");
    }

    static Recorder of(PushDriver driver) {
        Recorder recorder = new Recorder(driver);
        recorder.thread.start();
        return recorder;
    }

    Reading awaitReading(String point) {
        await().until(() -> latest.containsKey(point));
        return latest.get(point);
    }

    String awaitTrouble(Fault fault) {
        await().until(() -> troubles.stream().anyMatch(t -> t.startsWith(fault.name())));
        return troubles.stream()
                .filter(t -> t.startsWith(fault.name()))
                .findFirst()
                .orElseThrow();
    }

    List<Reading> all() {
        return all;
    }

    List<String> troubles() {
        return troubles;
    }

    @Override
    public void found(List<PointSpec> points) {
        // every test here asks for readings
    }

    @Override
    public void readings(List<Reading> readings) {
        all.addAll(readings);
        readings.forEach(reading -> latest.put(reading.point(), reading));
    }

    @Override
    public void trouble(Fault fault, String detail) {
        troubles.add(fault + " " + detail);
    }

    @Override
    public void close() {
        cancellation.cancel();
        await().until(() -> !thread.isAlive());
    }
}
