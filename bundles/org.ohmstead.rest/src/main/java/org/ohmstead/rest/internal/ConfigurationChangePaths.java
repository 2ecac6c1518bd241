package org.ohmstead.rest.internal;

import static org.ohmstead.rest.internal.Configuring.BASE;
import static org.ohmstead.rest.internal.Configuring.CONFIRM_WITHIN;
import static org.ohmstead.rest.internal.Configuring.PREVIEW;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.ConflictException;
import org.ohmstead.config.Entry;

/** {@code /configuration}, as far as it changes, but for whole files. */
final class ConfigurationChangePaths {

    private static final Set<String> CHANGE = Set.of(ChangeBody.CHANGES, Why.NAME, CONFIRM_WITHIN);
    private static final Set<String> ROLLBACK = Set.of("to", "items", "undo", PREVIEW, Why.NAME, CONFIRM_WITHIN);

    private final Configuring configuring;

    ConfigurationChangePaths(Configuring configuring) {
        this.configuring = configuring;
    }

    List<Route> routes() {
        return Stream.of(
                        Route.of("POST", BASE + "/preview", Tail.NONE, exchange -> change(exchange, true))
                                .taking(Intake.CHANGES),
                        Route.of("POST", BASE + "/changes", Tail.NONE, exchange -> change(exchange, false))
                                .taking(Intake.CHANGES),
                        Route.of("POST", BASE + "/rollback", Tail.NONE, this::rollBack),
                        Route.of("POST", ConfigurationPaths.HISTORY, Tail.ONE, this::confirm)
                                .ending("confirm")
                                .taking())
                .map(configuring::only)
                .toList();
    }

    private void change(Exchange exchange, boolean preview) throws IOException {
        Body body = exchange.body().only(CHANGE);
        Configuring.How how = Configuring.How.of(body);
        ChangeSet changes = new ChangeBody(configuring.configurations()).read(body);
        configuring.change(exchange, changes, new Configuring.How(preview, how.why(), how.confirmWithin()));
    }

    private void rollBack(Exchange exchange) throws IOException {
        Body body = exchange.body().only(ROLLBACK);
        Optional<Long> to = body.number("to");
        Optional<Long> undo = body.number("undo");
        List<String> items = body.texts("items");
        if (to.isPresent() == undo.isPresent()) {
            throw body.wrong("to", "the number of an entry, or one as undo, and not both");
        }
        if (undo.isPresent() && !items.isEmpty()) {
            throw body.wrong("items", "nothing, as an entry is undone as a whole");
        }
        Configurations configurations = configuring.configurations();
        ChangeSet changes = to.isPresent()
                ? ConfigurationPaths.past(
                        configurations, List.of(to.get()), () -> configurations.backTo(to.get(), Set.copyOf(items)))
                : ConfigurationPaths.past(configurations, List.of(undo.get()), () -> configurations.undo(undo.get()));
        configuring.change(exchange, changes, Configuring.How.of(body));
    }

    private void confirm(Exchange exchange) throws IOException {
        long number = exchange.number();
        Configurations configurations = configuring.configurations();
        if (configurations.entry(number).isEmpty()) {
            throw ConfigurationPaths.unknown(number);
        }
        Entry entry = confirmed(exchange, configurations, number);
        exchange.answer().json(200, out -> ConfigurationJson.entry(out, entry));
    }

    private static Entry confirmed(Exchange exchange, Configurations configurations, long number) {
        try {
            return configurations.confirm(number, Configuring.origin(exchange, ""));
        } catch (ConflictException e) {
            throw Problem.of(Problem.Kind.CONFLICT, e.getMessage());
        } catch (IOException e) {
            throw Problem.unavailable("the confirmation cannot be kept: " + e.getMessage());
        }
    }
}
