package org.ohmstead.bus.local.internal;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.ohmstead.bus.Batch;
import org.ohmstead.bus.Bus;
import org.ohmstead.bus.SubscriptionSpec;
import org.ohmstead.bus.TopicFilter;
import org.ohmstead.device.PointState;

/**
 * One subscriber of values: picks the points its filter matches, and sees to it that a device's present state comes
 * before its changes.
 */
final class ValueSubscription {

    private final TopicFilter filter;
    private final Mailbox<Batch> mailbox;
    /** Devices whose present state was handed over. Guarded per device by the lock of its {@link DeviceValues}. */
    private final Set<String> live = ConcurrentHashMap.newKeySet();
    /** Whether a topic matches; topics are few and batches many. */
    private final Map<String, Map<String, Boolean>> matches = new ConcurrentHashMap<>();

    ValueSubscription(
            SubscriptionSpec spec,
            Consumer<Batch> subscriber,
            Optional<Mailbox.Counts> earlier,
            Consumer<Mailbox<Batch>> onClose,
            LongSupplier ticker) {
        this.filter = spec.filter();
        this.mailbox = new Mailbox<>(spec, subscriber, batch -> batch.readings().size(), earlier, onClose, ticker);
    }

    Mailbox<Batch> mailbox() {
        return mailbox;
    }

    /** Takes a batch. The caller holds the lock of {@code values}, which have the batch already. */
    void offer(Batch batch, DeviceValues values) {
        if (!live.contains(batch.device())) {
            meet(values);
            return;
        }
        Batch mine = select(batch);
        if (!mine.readings().isEmpty()) {
            mailbox.offer(mine);
        }
    }

    /** Takes the present state of a device, after which each of its batches counts. */
    void meet(DeviceValues values) {
        synchronized (values) {
            if (live.add(values.device())) {
                Batch present = select(values.snapshot());
                if (!present.readings().isEmpty()) {
                    mailbox.offerFirst(present);
                }
            }
        }
    }

    /** Looks anew at which points of a device match, since they changed. */
    void renew(String device) {
        matches.remove(device);
    }

    /** Forgets a device that is gone. */
    void forget(String device) {
        live.remove(device);
        matches.remove(device);
    }

    private Batch select(Batch batch) {
        Map<String, Boolean> known = matches.computeIfAbsent(batch.device(), d -> new ConcurrentHashMap<>());
        int wanted = 0;
        for (PointState state : batch.readings()) {
            wanted += wants(known, state) ? 1 : 0;
        }
        if (wanted == batch.readings().size()) {
            return batch;
        }
        return new Batch(
                batch.device(),
                batch.at(),
                batch.readings().stream().filter(s -> wants(known, s)).toList());
    }

    private boolean wants(Map<String, Boolean> known, PointState state) {
        return known.computeIfAbsent(
                state.spec().name(), point -> filter.matches(Bus.DEVICES + state.device() + "/" + point));
    }
}
