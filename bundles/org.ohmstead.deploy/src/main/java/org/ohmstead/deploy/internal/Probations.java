package org.ohmstead.deploy.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees how long the gateway lives with what was deployed. For use by one thread, but for what it tells. */
final class Probations {

    private static final Logger LOG = LoggerFactory.getLogger(Probations.class);

    private final Ledger ledger;
    private final Duration time;
    private final LongSupplier nanos;
    private final Map<Long, Long> since = new HashMap<>();
    private final Map<String, Failed> failed = new ConcurrentHashMap<>();

    /** Something that failed at this start, and the deployment that took what is in effect by its name since; 0 for none. */
    private record Failed(String text, long now) {}

    /**
     * Prepares.
     *
     * @param ledger knows what has to prove itself
     * @param time that it takes; zero ends all at once
     * @param nanos a clock that is never set
     */
    Probations(Ledger ledger, Duration time, LongSupplier nanos) {
        this.ledger = ledger;
        this.time = time;
        this.nanos = nanos;
    }

    /** {@return when to look again; empty if nothing has to prove itself} Notes what has. */
    Optional<Duration> look() {
        List<Probation> over = new ArrayList<>();
        Optional<Duration> next = Optional.empty();
        long now = nanos.getAsLong();
        for (Probation probation : ledger.probations()) {
            if (!probation.failed()) {
                long begun = since.computeIfAbsent(probation.number(), number -> now);
                Duration rest = time.minusNanos(now - begun);
                if (rest.isNegative() || rest.isZero()) {
                    over.add(probation);
                } else if (next.isEmpty() || rest.compareTo(next.get()) < 0) {
                    next = Optional.of(rest);
                }
            }
        }
        if (!over.isEmpty()) {
            end(over);
        }
        return next;
    }

    private void end(List<Probation> over) {
        over.forEach(probation -> since.remove(probation.number()));
        try {
            ledger.proved(over);
            over.forEach(probation -> LOG.info(
                    "deploy/{}: the probation of deployment {} is over", probation.name(), probation.number()));
        } catch (IOException e) {
            LOG.warn("that a probation is over could not be noted, it begins anew: {}", Trouble.words(e));
        }
    }

    /** Something failed its probation; told until another takes its name, or the next start. */
    void failed(String name, String text) {
        failed.put(name, new Failed(text, inEffect(name)));
    }

    private long inEffect(String name) {
        return ledger.entry(name).map(Entry::number).orElse(0L);
    }

    /** {@return what failed at this start, and who is under suspicion, in words} */
    List<String> troubles() {
        failed.entrySet().removeIf(each -> each.getValue().now() != inEffect(each.getKey()));
        return Stream.concat(
                        failed.values().stream().map(Failed::text).sorted(),
                        ledger.probations().stream()
                                .filter(Probation::suspected)
                                .map(Probations::suspicion))
                .toList();
    }

    /** {@return who is under suspicion, and what that means} */
    static String suspicion(Probation probation) {
        return "deploy/" + probation.name() + " (deployment " + probation.number()
                + ") is under suspicion: the gateway ended with it, without having been stopped; after another such end it is"
                + " taken back";
    }
}
