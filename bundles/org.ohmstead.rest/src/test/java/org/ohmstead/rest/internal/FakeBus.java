package org.ohmstead.rest.internal;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.ohmstead.bus.Batch;
import org.ohmstead.bus.Bus;
import org.ohmstead.bus.Message;
import org.ohmstead.bus.Reply;
import org.ohmstead.bus.Responder;
import org.ohmstead.bus.Subscription;
import org.ohmstead.bus.SubscriptionSpec;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.PointId;
import org.ohmstead.driver.PointSpec;

/** A bus for values alone: a bounded queue and a thread per subscriber, as the contract has it. */
final class FakeBus implements Bus {

    final List<Line> lines = new CopyOnWriteArrayList<>();
    final FakeDevices devices;

    FakeBus(FakeDevices devices) {
        this.devices = devices;
    }

    /** One subscription. */
    static final class Line implements Subscription {

        private final SubscriptionSpec spec;
        private final BlockingQueue<Batch> queue;
        private final AtomicLong delivered = new AtomicLong();
        private final AtomicLong dropped = new AtomicLong();
        private final AtomicLong droppedReadings = new AtomicLong();
        private final Thread thread;
        private final Runnable onClose;

        Line(SubscriptionSpec spec, Consumer<Batch> subscriber, Consumer<Line> onClose) {
            this.spec = spec;
            this.queue = new LinkedBlockingQueue<>(spec.capacity());
            this.onClose = () -> onClose.accept(this);
            this.thread = new Thread(() -> work(subscriber), "fake-bus-" + spec.name());
            this.thread.setDaemon(true);
        }

        private void work(Consumer<Batch> subscriber) {
            try {
                while (true) {
                    subscriber.accept(queue.take());
                    delivered.incrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void offer(Batch batch) {
            if (!queue.offer(batch)) {
                dropped.incrementAndGet();
                droppedReadings.addAndGet(batch.readings().size());
            }
        }

        @Override
        public SubscriptionSpec spec() {
            return spec;
        }

        @Override
        public int queued() {
            return queue.size();
        }

        @Override
        public long queuedReadings() {
            return queue.stream().mapToInt(batch -> batch.readings().size()).sum();
        }

        @Override
        public long delivered() {
            return delivered.get();
        }

        @Override
        public long dropped() {
            return dropped.get();
        }

        @Override
        public long droppedReadings() {
            return droppedReadings.get();
        }

        @Override
        public void close() {
            thread.interrupt();
            onClose.run();
        }
    }

    @Override
    public void announce(String device, List<PointSpec> points) {
        throw new UnsupportedOperationException("the interface announces nothing");
    }

    @Override
    public void withdraw(String device) {
        throw new UnsupportedOperationException("the interface withdraws nothing");
    }

    @Override
    public void publish(Batch batch) {
        batch.readings().forEach(devices::put);
        lines.forEach(line -> line.offer(batch));
    }

    @Override
    public Subscription subscribe(SubscriptionSpec spec, Consumer<Batch> subscriber) {
        Line line = new Line(spec, subscriber, lines::remove);
        Set<String> known = new HashSet<>();
        devices.list().forEach(device -> known.add(device.path()));
        known.forEach(path -> line.offer(new Batch(path, Gateway.NOON, devices.points(path))));
        lines.add(line);
        line.thread.start();
        return line;
    }

    @Override
    public Optional<PointState> last(PointId id) {
        return devices.point(id);
    }

    @Override
    public List<PointSpec> described(String device) {
        return devices.points(device).stream().map(PointState::spec).toList();
    }

    @Override
    public void send(Message message) {
        throw new UnsupportedOperationException("the interface sends nothing");
    }

    @Override
    public Subscription listen(SubscriptionSpec spec, Consumer<Message> subscriber) {
        throw new UnsupportedOperationException("the interface listens to no messages");
    }

    @Override
    public AutoCloseable respond(String topic, Responder responder) {
        throw new UnsupportedOperationException("the interface answers no requests");
    }

    @Override
    public CompletionStage<Reply> request(Message request, Instant deadline) {
        throw new UnsupportedOperationException("the interface asks nobody");
    }

    @Override
    public List<Subscription> subscriptions() {
        return List.copyOf(lines);
    }
}
