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
 * Sees to it that the web server serves what bundles offer to it, as it can lose some of it at its start and tell nobody. For
 * use by one thread; {@link #problem} is for others. See docs/decisions/0165
 */
final class WebGuard {

    /** So often; what is missing twice in a row is lost. */
    static final Duration ROUND = Duration.ofSeconds(10);

    /** The web server is busy for so long with what starts in it, and nobody need know. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(WebGuard.class);

    /** In so many rounds all is asked for once more, whatever seems to be settled. */
    private static final int ANEW = 30;

    private static final int LOST = 2;
    private static final int STILL_LOST = 3;
    private static final int HOPELESS = 4;
    private static final int GONE = 3;
    private static final long IDLE = 0;

    private final Web web;
    private final LongSupplier ticker;
    private final Map<Long, Integer> missed = new TreeMap<>();
    private Set<Long> settled = Set.of();
    private int roundsSettled;
    private int roundsGone;
    private volatile long busySince = IDLE;
    private volatile String found = "";

    /** The web server, and what is offered to it. Each call of it may hang with it, but {@link #runs} and {@link #offered}. */
    interface Web {

        /** {@return whether there is a web server} */
        boolean runs();

        /** {@return what bundles offer: service ids, each with its paths and bundle in words} */
        Map<Long, String> offered();

        /** {@return service ids of what is served, or refused with a reason} */
        Set<Long> known();

        /** Makes the web server look through all that is offered once more. */
        void lookAgain();

        /**
         * Withdraws something that is offered and offers it anew.
         *
         * @return whether that can be done
         */
        boolean offerAgain(long service);
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

    /** {@return what is wrong, in words; empty if nothing is} */
    String problem() {
        long since = busySince;
        Duration busy = since == IDLE ? Duration.ZERO : Duration.ofNanos(ticker.getAsLong() - since);
        return busy.compareTo(PATIENCE) < 0
                ? found
                : "the web server has taken nothing new for " + busy.toSeconds()
                        + " s: a page that starts in it takes long, or it hangs; if its pages do not answer, restart the"
                        + " gateway";
    }

    /** The web server has come or gone: what it serves is to be asked anew. */
    void changed() {
        settled = Set.of();
        missed.clear();
        roundsGone = 0;
    }

    /** One round. The web server is asked if what is offered has changed since all of it was served, and now and then. */
    @SuppressWarnings("checkstyle:IllegalCatch") // what it throws is what is wrong, and must not end the looking
    void look() {
        try {
            if (web.runs()) {
                look(web.offered());
            } else {
                gone();
            }
        } catch (RuntimeException | LinkageError e) {
            tell("the web server does not tell what it serves: " + e);
        }
    }

    private void look(Map<Long, String> offered) {
        roundsSettled++;
        if (settled.equals(offered.keySet()) && roundsSettled < ANEW) {
            return;
        }
        roundsSettled = 0;
        long now = ticker.getAsLong();
        busySince = now == IDLE ? 1 : now;
        try {
            compare(offered);
        } finally {
            busySince = IDLE;
        }
    }

    private void gone() {
        roundsGone++;
        if (roundsGone >= GONE) {
            tell("there is no web server: see the log, and etc/org.ops4j.pax.web.cfg");
        }
    }

    private void compare(Map<Long, String> offered) {
        Set<Long> missing = new TreeSet<>(offered.keySet());
        missing.removeAll(web.known());
        missed.keySet().retainAll(missing);
        missing.forEach(service -> missed.merge(service, 1, Integer::sum));
        settled = missing.isEmpty() ? Set.copyOf(offered.keySet()) : Set.of();
        Set<Long> lost = missed(LOST, LOST);
        if (!lost.isEmpty()) {
            LOG.warn("not served by the web server, which is made to look again: {}", words(lost, offered));
            web.lookAgain();
        }
        Set<Long> again = missed(STILL_LOST, STILL_LOST);
        again.removeIf(service -> !web.offerAgain(service));
        if (!again.isEmpty()) {
            LOG.warn("still not served by the web server, and offered anew: {}", words(again, offered));
        }
        Set<Long> hopeless = missed(HOPELESS, Integer.MAX_VALUE);
        tell(
                hopeless.isEmpty()
                        ? ""
                        : "not served by the web server: " + words(hopeless, offered)
                                + "; the context that it names may be missing, else restart its bundle");
    }

    private void tell(String problem) {
        if (!problem.isEmpty() && !problem.equals(found)) {
            LOG.warn("{}", problem);
        }
        found = problem;
    }

    private Set<Long> missed(int from, int to) {
        return missed.entrySet().stream()
                .filter(entry -> entry.getValue() >= from && entry.getValue() <= to)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String words(Set<Long> services, Map<Long, String> offered) {
        return services.stream().map(offered::get).collect(Collectors.joining("; "));
    }
}
