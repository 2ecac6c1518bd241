package org.ohmstead.journal.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.ohmstead.bus.Batch;
import org.ohmstead.bus.Bus;
import org.ohmstead.bus.Overflow;
import org.ohmstead.bus.Subscription;
import org.ohmstead.bus.SubscriptionSpec;
import org.ohmstead.bus.TopicFilter;
import org.ohmstead.device.PointState;
import org.ohmstead.driver.HistoryRule;
import org.ohmstead.historian.Journal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes all values from the bus, and appends to the journal what the points' rules want kept. It never waits for the disk:
 * values wait in the journal, which bounds and counts them, and on the bus only while this bundle is replaced.
 */
@Component(
        service = {},
        configurationPid = FileJournal.PID)
public final class Recorder {

    /** How long values are kept for the journal while its bundle is replaced. */
    private static final Duration LINGER = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    private final Journal journal;
    private final Rules rules;
    private final Subscription subscription;
    /** Devices of which something was lost that the rules take for kept. */
    private final Set<String> lost = ConcurrentHashMap.newKeySet();

    /**
     * Begins to record.
     *
     * @param config length of the queue and rule for points that have none
     * @param bus where values come from
     * @param journal where they go
     */
    @Activate
    public Recorder(
            JournalConfig config, @Reference(name = "bus") Bus bus, @Reference(name = "journal") Journal journal) {
        this.journal = journal;
        this.rules = new Rules(
                new HistoryRule(Duration.ofMillis(config.history_every_ms()), 0, true),
                Duration.ofMillis(config.history_pause_ms()),
                bus::described);
        this.subscription = bus.subscribe(
                new SubscriptionSpec(
                        "journal",
                        TopicFilter.of(Bus.DEVICES + "#"),
                        config.queue(),
                        PendingQueue.MOST_SAMPLES,
                        Overflow.DROP_OLDEST,
                        LINGER),
                this::record);
    }

    @Deactivate
    void close() {
        subscription.close();
    }

    private void record(Batch batch) {
        // Only when the disk takes something again: until then each batch would be lost whole, and so counted.
        if (!lost.isEmpty() && journal.trouble().isEmpty()) {
            for (Iterator<String> devices = lost.iterator(); devices.hasNext(); devices.remove()) {
                rules.forget(devices.next());
            }
        }
        List<PointState> kept = rules.select(batch.device(), batch.readings());
        if (kept.isEmpty()) {
            return;
        }
        journal.append(kept.size() == batch.readings().size() ? batch : new Batch(batch.device(), batch.at(), kept))
                .whenComplete((position, failure) -> {
                    if (failure != null) {
                        lost(batch.device(), failure);
                    }
                });
    }

    private void lost(String device, Throwable failure) {
        Throwable why = failure instanceof CompletionException ? failure.getCause() : failure;
        LOG.debug("{}: a batch was not kept", device, why);
        if (why instanceof IOException) { // else it never fits, and nothing would be won
            lost.add(device);
        }
    }
}
