package org.ohmstead.rest.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.ConflictException;
import org.ohmstead.config.Entry;
import org.ohmstead.config.Origin;
import org.ohmstead.config.Preview;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.security.Action;

/** What all changes of configurations have in common, whatever they come from. */
final class Configuring {

    static final String BASE = "/api/v1/configuration";
    static final String PREVIEW = "preview";
    static final String CONFIRM_WITHIN = "confirmWithin";

    private static final int RECENT = 10;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Services services;

    /**
     * How a change shall be made.
     *
     * @param preview whether it shall only be told what it would do
     * @param why in the person's words
     * @param confirmWithin after which it is undone, unless it is confirmed
     */
    record How(boolean preview, String why, Optional<Duration> confirmWithin) {

        static How of(Body body) {
            return new How(body.flag(PREVIEW), Why.of(body), body.duration(CONFIRM_WITHIN, SHORTEST, LONGEST));
        }

        static How of(Query query) {
            return new How(query.flag(PREVIEW), Why.of(query), query.duration(CONFIRM_WITHIN, SHORTEST, LONGEST));
        }
    }

    Configuring(Services services) {
        this.services = services;
    }

    Configurations configurations() {
        return services.configurations().get();
    }

    /** {@return a route for those who may configure everything, while there is something to configure} */
    Route only(Route route) {
        return route.checked(who -> {
            new Rights(services.access().get(), who).require(Action.CONFIGURE);
            configurations();
        });
    }

    static Origin origin(Exchange exchange, String why) {
        return new Origin(exchange.who().name(), exchange.caller().via(), why);
    }

    /** Makes a change, or tells what it would do. */
    void change(Exchange exchange, ChangeSet changes, How how) throws IOException {
        change(exchange, changes, how, Optional.empty());
    }

    /**
     * As the other.
     *
     * @param conflict why it cannot be made, as somebody else was first
     */
    void change(Exchange exchange, ChangeSet changes, How how, Optional<String> conflict) throws IOException {
        Mask mask = new Mask(configurations().types(), changes);
        List<String> remarks = changes.remarks().stream().map(mask::text).toList();
        if (how.preview()) {
            Preview preview = masked(with(conflict, configurations().preview(changes)), mask);
            exchange.answer().json(200, out -> ConfigurationJson.preview(out, preview, remarks));
        } else if (conflict.isPresent()) {
            String item = changes.changes().get(0).id();
            configurations().refused(item, origin(exchange, how.why()), conflict.get());
            throw Problem.of(Problem.Kind.CONFLICT, conflict.get());
        } else {
            Entry entry = masked(made(exchange, changes, how, mask), mask);
            if (entry.outcome() == Entry.Outcome.UNDONE || entry.outcome() == Entry.Outcome.REFUSED) {
                throw Problem.unavailable("entry " + entry.number() + ": " + entry.detail());
            }
            exchange.answer().json(200, out -> ConfigurationJson.entry(out, entry, remarks));
        }
    }

    /** What is wanted, found out. */
    @FunctionalInterface
    interface Understanding {
        ChangeSet changes() throws IOException;
    }

    /**
     * {@return what a body wants} That it cannot be taken is kept in the history, unless it was only to be told what it would do.
     *
     * @param about the item that it is about, or if it is about many, what they came in
     */
    ChangeSet understood(Exchange exchange, How how, Supplier<String> about, Understanding body) throws IOException {
        try {
            return body.changes();
        } catch (Problem e) {
            if (!how.preview() && e.ofContent()) {
                configurations().refused(about.get(), origin(exchange, how.why()), e.getMessage());
            }
            throw e;
        }
    }

    private static Preview with(Optional<String> conflict, Preview preview) {
        return new Preview(
                preview.differences(),
                preview.problems(),
                Stream.concat(conflict.stream(), preview.conflicts().stream()).toList());
    }

    /** {@return who changed an item last, to be said behind a sentence; nothing if that is not known} */
    String last(String id) {
        return configurations().history(0, RECENT, id).stream()
                .filter(entry -> entry.outcome() == Entry.Outcome.APPLIED || entry.outcome() == Entry.Outcome.PENDING)
                .findFirst()
                .map(entry -> ": changed by " + entry.origin().who() + ", "
                        + entry.origin().via() + ", entry " + entry.number())
                .orElse("");
    }

    private Entry made(Exchange exchange, ChangeSet changes, How how, Mask mask) {
        try {
            return configurations().apply(changes, origin(exchange, how.why()), how.confirmWithin());
        } catch (ConfigException e) {
            throw Problem.config(e.problems().stream().map(mask::problem).toList());
        } catch (ConflictException e) {
            throw Problem.of(Problem.Kind.CONFLICT, mask.text(e.getMessage()));
        } catch (IOException e) {
            throw Problem.unavailable(mask.text("the change cannot be kept: " + e.getMessage()));
        }
    }

    private static Preview masked(Preview preview, Mask mask) {
        List<ConfigProblem> problems =
                preview.problems().stream().map(mask::problem).toList();
        return new Preview(
                preview.differences().stream().map(mask::difference).toList(),
                problems,
                preview.conflicts().stream().map(mask::text).toList());
    }

    private static Entry masked(Entry entry, Mask mask) {
        return new Entry(
                entry.number(),
                entry.at(),
                entry.origin(),
                entry.outcome(),
                mask.text(entry.detail()),
                entry.confirmBy(),
                entry.differences().stream().map(mask::difference).toList(),
                entry.undoes());
    }
}
