package org.ohmstead.rest.internal;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the web server serves what bundles offer to it, as it can lose one at its start and tell nobody. For use by
 * one thread; {@link #stuckFor} and {@link #problem} are for others. See docs/decisions/0165
 */
final class WebGuard {

    /** So often; what is missing twice in a row is lost. */
    static final Duration ROUND = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(WebGuard.class);
    private static final long NOTHING = 0;

    private final Web web;
    private final LongSupplier ticker;
    private final Map<Long, Integer> missed = new TreeMap<>();
    private Set<Long> settled = Set.of();
    private volatile long asking = NOTHING;
    private volatile String problem = "";

    /** The web server, and what is offered to it. */
    interface Web {

        /** {@return whether there is a web server} */
        boolean runs();

        /** {@return what bundles offer: service ids, each with its paths and bundle in words} */
        Map<Long, String> offered();

        /** {@return service ids of what is served, or refused with a reason; may hang with the web server} */
        Set<Long> known();

        /** Makes the web server look through all that is offered once more. */
        void lookAgain();

        /** Withdraws something that is offered and offers it anew, where that can be done. */
        void offerAgain(long service);
    }

    /**
     * Asks nothing yet.
     *
     * @param web the web server
     * @param ticker nanoseconds, from any origin
     */
    WebGuard(Web web, LongSupplier ticker) {
        this.web = web;
        this.ticker = ticker;
    }

    /** {@return for how long the web server has owed an answer} */
    Duration stuckFor() {
        long since = asking;
        return since == NOTHING ? Duration.ZERO : Duration.ofNanos(ticker.getAsLong() - since);
    }

    /** {@return what is wrong, in words; empty if nothing is} */
    String problem() {
        return problem;
    }

    /** The web server has come or gone: what it serves is to be asked anew. */
    void changed() {
        settled = Set.of();
        missed.clear();
    }

    /** One round. The web server is asked only if what is offered has changed since all of it was served. */
    void look() {
        if (!web.runs()) {
            problem = "there is no web server: see the log, and etc/org.ops4j.pax.web.cfg";
            return;
        }
        Map<Long, String> offered = web.offered();
        if (!settled.equals(offered.keySet())) {
            look(offered);
        }
    }

    private void look(Map<Long, String> offered) {
        Set<Long> missing = new TreeSet<>(offered.keySet());
        missing.removeAll(ask());
        missed.keySet().retainAll(missing);
        missing.forEach(service -> missed.merge(service, 1, Integer::sum));
        settled = missing.isEmpty() ? Set.copyOf(offered.keySet()) : Set.of();
        Set<Long> lost = with(2);
        if (!lost.isEmpty()) {
            LOG.warn("not served by the web server, which is made to look again: {}", words(lost, offered));
            web.lookAgain();
        }
        Set<Long> stillLost = with(3);
        if (!stillLost.isEmpty()) {
            LOG.warn("still not served by the web server, and offered anew: {}", words(stillLost, offered));
            stillLost.forEach(web::offerAgain);
        }
        Set<Long> hopeless =
                missed.keySet().stream().filter(id -> missed.get(id) > 3).collect(Collectors.toSet());
        problem = hopeless.isEmpty() ? "" : "not served by the web server: " + words(hopeless, offered);
    }

    private Set<Long> with(int times) {
        return missed.entrySet().stream()
                .filter(entry -> entry.getValue() == times)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<Long> ask() {
        long now = ticker.getAsLong();
        asking = now == NOTHING ? 1 : now;
        try {
            return web.known();
        } finally {
            asking = NOTHING;
        }
    }

    private static String words(Set<Long> services, Map<Long, String> offered) {
        return services.stream().map(offered::get).collect(Collectors.joining("; "));
    }
}
