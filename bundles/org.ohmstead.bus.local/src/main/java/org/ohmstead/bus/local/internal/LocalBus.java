package org.ohmstead.bus.local.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
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
import org.ohmstead.health.Vital;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The bus within one process: no copies, no sockets; one thread per subscriber and none of its own. */
@Component(
        service = {Bus.class, Vital.class},
        immediate = true)
public final class LocalBus implements Bus, Vital {

    /** How long something may wait that nobody takes: couriers take at once. */
    private static final Duration STALL = Duration.ofSeconds(30);

    private final Map<String, DeviceValues> devices = new ConcurrentHashMap<>();
    private final List<ValueSubscription> values = new CopyOnWriteArrayList<>();
    private final List<Mailbox<Message>> listeners = new CopyOnWriteArrayList<>();
    /** What those counted who lingered in vain, by name: losses stay visible when their heirs come. */
    private final Map<String, Mailbox.Counts> left = new ConcurrentHashMap<>();

    private final Requests requests;
    private final LongSupplier ticker;

    /** Starts empty. */
    @Activate
    public LocalBus() {
        this(Clock.systemUTC(), System::nanoTime);
    }

    LocalBus(Clock clock, LongSupplier ticker) {
        this.requests = new Requests(clock);
        this.ticker = ticker;
    }

    @Deactivate
    void close() {
        requests.close();
        listeners.forEach(Mailbox::end);
        values.forEach(subscription -> subscription.mailbox().end());
    }

    @Override
    public void announce(String device, List<PointSpec> points) {
        devices.computeIfAbsent(device, DeviceValues::new).describe(points);
        values.forEach(subscription -> subscription.renew(device));
    }

    @Override
    public void withdraw(String device) {
        devices.remove(device);
        values.forEach(subscription -> subscription.forget(device));
    }

    @Override
    public void publish(Batch batch) {
        DeviceValues known = devices.computeIfAbsent(batch.device(), DeviceValues::new);
        synchronized (known) {
            known.update(batch);
            for (ValueSubscription subscription : values) {
                subscription.offer(batch, known);
            }
        }
    }

    @Override
    public Subscription subscribe(SubscriptionSpec spec, Consumer<Batch> subscriber) {
        for (ValueSubscription waiting : values) {
            if (waiting.mailbox().resume(spec, subscriber)) {
                return waiting.mailbox();
            }
        }
        ValueSubscription subscription = new ValueSubscription(spec, subscriber, earlier(spec), this::ended, ticker);
        values.add(subscription);
        devices.values().forEach(subscription::meet);
        subscription.mailbox().start();
        return subscription.mailbox();
    }

    private Optional<Mailbox.Counts> earlier(SubscriptionSpec spec) {
        return Optional.ofNullable(spec.linger().isZero() ? null : left.remove(spec.name()));
    }

    private void ended(Mailbox<Batch> mailbox) {
        values.removeIf(subscription -> subscription.mailbox() == mailbox);
        if (!mailbox.spec().linger().isZero()) {
            left.put(mailbox.spec().name(), mailbox.counts());
        }
    }

    @Override
    public Optional<PointState> last(PointId id) {
        DeviceValues known = devices.get(id.device());
        return known == null ? Optional.empty() : known.last(id.point());
    }

    @Override
    public List<PointSpec> described(String device) {
        DeviceValues known = devices.get(device);
        return known == null ? List.of() : known.described();
    }

    @Override
    public void send(Message message) {
        if (message.topic().startsWith(DEVICES)) {
            throw new IllegalArgumentException(
                    "a topic outside " + DEVICES + " expected, which holds values; got '" + message.topic() + "'");
        }
        for (Mailbox<Message> listener : listeners) {
            if (listener.spec().filter().matches(message.topic())) {
                listener.offer(message);
            }
        }
    }

    @Override
    public Subscription listen(SubscriptionSpec spec, Consumer<Message> subscriber) {
        for (Mailbox<Message> waiting : listeners) {
            if (waiting.resume(spec, subscriber)) {
                return waiting;
            }
        }
        Mailbox<Message> mailbox =
                new Mailbox<>(spec, subscriber, message -> 1, Optional.empty(), listeners::remove, ticker);
        listeners.add(mailbox);
        mailbox.start();
        return mailbox;
    }

    @Override
    public AutoCloseable respond(String topic, Responder responder) {
        return requests.respond(topic, responder);
    }

    @Override
    public CompletionStage<Reply> request(Message request, Instant deadline) {
        return requests.ask(request, deadline);
    }

    @Override
    public String vital() {
        return "bus";
    }

    @Override
    public Duration stuckFor() {
        long values = this.values.stream()
                .mapToLong(v -> v.mailbox().stuckForNanos())
                .max()
                .orElse(0);
        long messages =
                listeners.stream().mapToLong(Mailbox::stuckForNanos).max().orElse(0);
        return Duration.ofNanos(Math.max(values, messages));
    }

    @Override
    public Duration patience() {
        return STALL;
    }

    @Override
    public List<Subscription> subscriptions() {
        List<Subscription> all = new ArrayList<>(listeners);
        values.forEach(v -> all.add(v.mailbox()));
        return all;
    }
}
