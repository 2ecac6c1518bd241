package org.ohmstead.shell.internal;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.bus.Batch;
import org.ohmstead.bus.Bus;
import org.ohmstead.bus.Overflow;
import org.ohmstead.bus.Subscription;
import org.ohmstead.bus.SubscriptionSpec;
import org.ohmstead.bus.TopicFilter;
import org.ohmstead.device.Devices;
import org.ohmstead.device.PointState;
import org.ohmstead.security.Action;

/** {@code ohm:point-watch}: shows values as they come, until Ctrl-C; goes on when the bus is exchanged meanwhile. */
@Service
@Command(
        scope = "ohm",
        name = "point-watch",
        description = "Shows values as they come, until Ctrl-C",
        detailedDescription =
                """
                Examples:
                  ohm:point-watch cellar/pump
                    all points of a device
                  ohm:point-watch --count 10 cellar/+/flow
                    ten values, then it ends
                  ohm:point-watch --for 1m '#'
                    everything for a minute
                """)
public final class PointWatchCommand extends OhmCommand {

    private static final int CAPACITY = 1000;
    private static final Duration LOOK_AROUND = Duration.ofMillis(500);

    @Argument(
            name = "filter",
            description = "A point (cellar/pump/flow), a device (cellar/pump) or a filter (cellar/+/flow, #)",
            required = true)
    @Completion(PointCompleter.class)
    String filter = "";

    @Option(name = "--count", description = "End after so many values; 0 never", valueToShowInHelp = "0")
    long count;

    @Option(name = "--for", description = "End after this time, as 10s", valueToShowInHelp = "without end")
    String lasting = "";

    @Option(name = "--no-format", description = "For scripts: tabs between the parts of a line")
    boolean plain;

    private final BlockingQueue<Batch> queue = new LinkedBlockingQueue<>(CAPACITY);
    private long shown;
    private final AtomicLong lost = new AtomicLong();

    @Override
    void run(Desk desk) throws CommandException {
        TopicFilter topics = topics(desk);
        Instant end = lasting.isEmpty() ? Instant.MAX : desk.clock().instant().plus(Texts.positive("--for", lasting));
        desk.need(Bus.class);
        try {
            watch(desk, topics, end);
        } catch (InterruptedException e) {
            // Ctrl-C: this is how a watch ends. The thread is the shell's, which has dealt with the interrupt.
            desk.out().println();
        }
        if (lost.get() > 0) {
            desk.out().println(lost + " batches were not shown: the terminal was too slow");
        }
    }

    /** A device stands for all its points; so does a filter that ends before the point. */
    private TopicFilter topics(Desk desk) throws CommandException {
        boolean device = !Selection.isFilter(filter)
                && desk.need(Devices.class).device(filter).isPresent();
        if (device || Selection.isFilter(filter)) {
            return Selection.filter(device ? filter + "/#" : filter);
        }
        return Selection.filter(Selection.point(desk, filter).id().toString());
    }

    private void watch(Desk desk, TopicFilter topics, Instant end) throws CommandException, InterruptedException {
        SubscriptionSpec spec = new SubscriptionSpec("shell", topics, CAPACITY, Overflow.DROP_OLDEST);
        Optional<Bus> before = Optional.empty();
        Optional<Subscription> subscription = Optional.empty();
        try {
            // A terminal that was closed without Ctrl-C interrupts nobody: it is noticed by writing to it.
            while (desk.clock().instant().isBefore(end)
                    && !full()
                    && !desk.gone().getAsBoolean()) {
                Optional<Bus> bus = desk.services().find(Bus.class);
                if (!bus.equals(before)) {
                    subscription.ifPresent(Subscription::close);
                    subscription = bus.map(present -> present.subscribe(spec, this::take));
                    before = bus;
                    if (bus.isEmpty()) {
                        desk.out().println("The bus is not there now; waiting for it");
                    }
                }
                Batch batch = queue.poll(LOOK_AROUND.toMillis(), TimeUnit.MILLISECONDS);
                if (batch != null) {
                    show(desk, batch);
                }
            }
        } finally {
            subscription.ifPresent(Subscription::close);
        }
    }

    private boolean full() {
        return count > 0 && shown >= count;
    }

    /** On the thread of the bus, which must not wait for a terminal. */
    private void take(Batch batch) {
        while (!queue.offer(batch)) {
            if (queue.poll() != null) {
                lost.incrementAndGet();
            }
        }
    }

    private void show(Desk desk, Batch batch) throws CommandException {
        for (PointState state : batch.readings()) {
            if (!full() && desk.may(Action.READ, Bus.DEVICES + state.id())) {
                desk.out().println(line(state, batch.at()));
                shown++;
            }
        }
        desk.out().flush();
    }

    private String line(PointState state, Instant at) {
        Stream<String> parts = Stream.of(
                Texts.iso(state.at().orElse(at)),
                state.id().toString(),
                plain ? Texts.value(state.value()) : Texts.rounded(state.value()),
                Texts.unit(state.spec().unit()),
                state.quality().id(),
                Texts.trouble(state));
        return parts.map(Texts::harmless)
                .filter(part -> plain || !part.isEmpty())
                .collect(joining(plain ? "\t" : "  "));
    }
}
