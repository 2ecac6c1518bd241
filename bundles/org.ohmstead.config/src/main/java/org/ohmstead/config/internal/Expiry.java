package org.ohmstead.config.internal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.ConflictException;
import org.ohmstead.config.Entry;
import org.ohmstead.config.Origin;
import org.ohmstead.config.internal.history.DamagedException;
import org.ohmstead.config.internal.history.History;
import org.ohmstead.config.internal.history.Kept;
import org.ohmstead.device.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Undoes what nobody confirmed in time. For use by one thread at a time. */
final class Expiry {

    private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final History history;
    private final Chronicle chronicle;
    private final Confirmations confirmations;
    private final Planner planner;
    private final Carrier carrier;
    private final Reversal reversal;

    Expiry(
            History history,
            Chronicle chronicle,
            Confirmations confirmations,
            Planner planner,
            Carrier carrier,
            Reversal reversal) {
        this.history = history;
        this.chronicle = chronicle;
        this.confirmations = confirmations;
        this.planner = planner;
        this.carrier = carrier;
        this.reversal = reversal;
    }

    Entry confirm(long number, Origin origin, Instant now) throws ConflictException, IOException {
        Kept kept =
                history.entry(number).orElseThrow(() -> new ConflictException("the history holds no entry " + number));
        Entry entry = kept.entry();
        if (entry.outcome() != Entry.Outcome.PENDING) {
            throw new ConflictException("entry " + number + " does not wait for a confirmation, it is "
                    + entry.outcome().id() + (entry.detail().isEmpty() ? "" : ": " + entry.detail()));
        }
        Kept confirmed = conclude(
                number,
                Entry.Outcome.APPLIED,
                (entry.undoes() > 0 ? entry.detail() + ", " : "") + "confirmed by " + Chronicle.by(origin) + " at "
                        + now.truncatedTo(ChronoUnit.SECONDS));
        return confirmed.entry();
    }

    /** {@return why what takes back entries that wait cannot wait itself: nobody would ever have confirmed what came back} */
    static String notAgain(List<Kept> ends) {
        return "this undoes entry " + ends.get(0).entry().number()
                + ", which waits for its confirmation: it is done at once and for good, and cannot wait for one itself";
    }

    /**
     * Nothing is left of what waited: that is said at once, or, if it cannot be written, as soon as it can be.
     *
     * @param ends what was taken back
     * @param by the entry that did it
     */
    void takenBack(List<Kept> ends, Entry by) {
        for (Kept one : ends) {
            long number = one.entry().number();
            try {
                conclude(number, Entry.Outcome.UNDONE, undoneBy(by));
            } catch (IOException e) {
                LOG.warn("entry {} is undone, but that cannot be kept yet, tried again: {}", number, e.toString());
                confirmations.hurry(number);
            }
        }
    }

    private static String undoneBy(Entry by) {
        return "undone by " + Chronicle.by(by.origin()) + " at " + by.at().truncatedTo(ChronoUnit.SECONDS)
                + " with entry " + by.number();
    }

    private Kept conclude(long number, Entry.Outcome outcome, String detail) throws IOException {
        Kept kept = chronicle.conclude(number, outcome, detail);
        confirmations.remove(number);
        return kept;
    }

    /** {@return when the next look is due} */
    Optional<Duration> look() {
        try {
            for (Optional<Kept> due = confirmations.due(); due.isPresent(); due = confirmations.due()) {
                expire(due.get());
            }
            return confirmations.next();
        } catch (IOException | ConfigException | ConflictException e) {
            LOG.warn("a change that nobody confirmed cannot be undone yet, tried again: {}", e.toString());
            return Optional.of(SOON);
        }
    }

    private void expire(Kept kept) throws IOException, ConfigException, ConflictException {
        long number = kept.entry().number();
        if (history.doubtful(number)) {
            String stays = "whether it was confirmed cannot be told, as the history is damaged: it stays";
            LOG.warn("entry {}: {}", number, stays);
            conclude(number, Entry.Outcome.APPLIED, stays);
            return;
        }
        Reversal.Wanted wanted;
        try {
            wanted = reversal.of(kept);
        } catch (DamagedException e) {
            LOG.error("entry {}: nobody confirmed it, but it cannot be undone: {}", number, e.getMessage());
            conclude(number, Entry.Outcome.APPLIED, "not confirmed in time, but it stays: " + e.getMessage());
            return;
        }
        Origin system = Who.system("entry " + number + " was not confirmed within " + text(kept.window()));
        Optional<Entry> before = wanted.nothing() ? taker(kept) : Optional.empty();
        if (before.filter(by -> !by.origin().equals(system)).isPresent()) {
            conclude(number, Entry.Outcome.UNDONE, undoneBy(before.get()));
            return;
        }
        Plan plan = possible(wanted.changes(), wanted.stays());
        Optional<Entry> undone = plan.moves().isEmpty()
                ? before
                : Optional.of(
                        carrier.carryOut(plan, system, Optional.empty(), number).entry());
        conclude(kept, wanted, undone);
    }

    /** Undone is what nothing is left of; else it says what stays although nobody confirmed it. */
    private void conclude(Kept kept, Reversal.Wanted wanted, Optional<Entry> undone) throws IOException {
        String what = "not confirmed within " + text(kept.window());
        String by = undone.map(entry -> "undone by entry " + entry.number()).orElse("");
        String left = wanted.left().isEmpty() ? "" : "; left as it is now: " + String.join(", ", wanted.left());
        boolean whole = wanted.stays().isEmpty();
        String detail = whole
                ? what + (by.isEmpty() ? "" : ", " + by) + left
                : what + ", but this could not be undone and stays: " + String.join(", ", wanted.stays())
                        + (by.isEmpty() ? "" : "; the rest was " + by) + left;
        LOG.warn("entry {}: {}", kept.entry().number(), detail);
        conclude(kept.entry().number(), whole ? Entry.Outcome.UNDONE : Entry.Outcome.APPLIED, detail);
    }

    /** {@return the entry with which the last of what an entry changed went back} */
    private Optional<Entry> taker(Kept kept) {
        return history.entries().stream()
                .filter(later -> later.entry().number() > kept.entry().number())
                .filter(later -> later.deltas().keySet().stream()
                        .anyMatch(id -> kept.deltas().containsKey(id)))
                .map(Kept::entry)
                .reduce((one, other) -> other);
    }

    private static String text(Duration window) {
        return window.toMillisPart() == 0 ? window.toSeconds() + " s" : window.toMillis() + " ms";
    }

    /** {@return what of a change can be made; one that would be wrong now must not keep the others from being undone} */
    private Plan possible(ChangeSet changes, SortedSet<String> stays) {
        Plan whole = planner.plan(changes, true);
        if (whole.good()) {
            return whole;
        }
        List<ChangeSet.Change> good = new ArrayList<>();
        for (ChangeSet.Change change : changes.changes()) {
            good.add(change);
            Plan plan = planner.plan(new ChangeSet(good), true);
            if (!plan.good()) {
                good.remove(change);
                stays.add(change.id() + " (what it was would be refused now: "
                        + plan.problems().stream()
                                .map(p -> p.text())
                                .findFirst()
                                .orElse("") + ")");
            }
        }
        return planner.plan(new ChangeSet(good), true);
    }
}
