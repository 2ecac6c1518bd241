package org.ohmstead.scan.internal;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.ohmstead.driver.Cadence;
import org.ohmstead.driver.Cancellation;
import org.ohmstead.driver.Fault;
import org.ohmstead.driver.PointSpec;
import org.ohmstead.driver.PushDriver;
import org.ohmstead.driver.Reading;
import org.ohmstead.driver.Sink;
import org.ohmstead.driver.TimeSource;
import org.ohmstead.driver.Value;

/** A device that says what the test tells it to. */
final class FakePush implements PushDriver {

    private final String device;
    private final BlockingQueue<Consumer<Sink>> script = new LinkedBlockingQueue<>();
    private volatile boolean ended;

    FakePush(String device) {
        this.device = device;
    }

    void say(PointSpec point, double value) {
        script.add(sink -> {
            sink.found(List.of(point));
            sink.readings(List.of(new Reading.Good(point.name(), Value.of(value), FakeDriver.AT, TimeSource.ARRIVAL)));
        });
    }

    void find(List<PointSpec> points) {
        script.add(sink -> sink.found(points));
    }

    void trouble(String detail) {
        script.add(sink -> sink.trouble(Fault.TIMEOUT, detail));
    }

    boolean ended() {
        return ended;
    }

    @Override
    public void run(Sink sink, Cancellation cancellation) {
        cancellation.onCancel(() -> script.add(s -> {}));
        while (!cancellation.cancelled()) {
            try {
                script.take().accept(sink);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        ended = true;
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public String link() {
        return "push:" + device;
    }

    @Override
    public Cadence cadence() {
        return Cadence.ofMillis(1000, 1000, 500);
    }

    @Override
    public List<PointSpec> points() {
        return List.of();
    }
}
