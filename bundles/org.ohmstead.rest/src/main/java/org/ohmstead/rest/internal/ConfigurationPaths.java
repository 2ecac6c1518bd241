package org.ohmstead.rest.internal;

import static org.ohmstead.rest.internal.Configuring.BASE;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.ohmstead.config.ConfigItem;
import org.ohmstead.config.ConfigType;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.DamagedHistoryException;
import org.ohmstead.config.Difference;
import org.ohmstead.config.Entry;

/** {@code /configuration}, as far as it reads. */
final class ConfigurationPaths {

    static final String HISTORY = BASE + "/history";

    private static final int ENTRIES = 100;
    private static final int MOST_ENTRIES = 1000;

    private final Configuring configuring;

    ConfigurationPaths(Configuring configuring) {
        this.configuring = configuring;
    }

    List<Route> routes() {
        return Stream.of(
                        Route.of("GET", BASE + "/types", Tail.NONE, this::types),
                        Route.of("GET", BASE + "/items", Tail.NONE, this::items),
                        Route.of("GET", BASE + "/items", Tail.ITEM, this::item),
                        Route.of("GET", HISTORY, Tail.NONE, this::history, "before", "limit", "item"),
                        Route.of("GET", HISTORY, Tail.ONE, this::entry),
                        Route.of("GET", BASE + "/differences", Tail.NONE, this::differences, "from", "to"))
                .map(configuring::only)
                .toList();
    }

    private void types(Exchange exchange) throws IOException {
        List<ConfigType> types = configuring.configurations().types();
        exchange.answer().json(200, out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("types");
            for (ConfigType type : types) {
                ConfigurationJson.type(out, type);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private void items(Exchange exchange) throws IOException {
        List<ConfigItem> items = configuring.configurations().items();
        exchange.answer().json(200, out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("items");
            for (ConfigItem item : items) {
                ConfigurationJson.item(out, item);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private void item(Exchange exchange) throws IOException {
        String id = exchange.rest();
        ConfigItem item = configuring.configurations().item(id).orElseThrow(() -> unknown(id));
        exchange.answer().json(200, out -> ConfigurationJson.wholeItem(out, item));
    }

    static Problem unknown(String id) {
        return Problem.notFound("there is no configuration '" + id + "'");
    }

    private void history(Exchange exchange) throws IOException {
        Query query = exchange.query();
        long before = query.positive("before").orElse(0L);
        int limit = query.number("limit", 1, MOST_ENTRIES).orElse(ENTRIES);
        List<Entry> entries = configuring
                .configurations()
                .history(before, limit, query.one("item").orElse(""));
        exchange.answer().json(200, out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("entries");
            for (Entry entry : entries) {
                ConfigurationJson.entry(out, entry);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private void entry(Exchange exchange) throws IOException {
        long number = exchange.number();
        Entry entry = configuring.configurations().entry(number).orElseThrow(() -> unknown(number));
        exchange.answer().json(200, out -> ConfigurationJson.entry(out, entry));
    }

    static Problem unknown(long number) {
        return Problem.notFound("the history has no entry " + number);
    }

    private void differences(Exchange exchange) throws IOException {
        Configurations configurations = configuring.configurations();
        long from = exchange.query()
                .positive("from")
                .orElseThrow(() -> Problem.parameter("from", "", "the number of an entry of the history"));
        long to = exchange.query().positive("to").orElse(0L);
        List<Difference> differences = past(configurations, List.of(from, to), () -> configurations.between(from, to));
        exchange.answer().json(200, out -> {
            out.writeStartObject();
            ConfigurationJson.differences(out, differences);
            out.writeEndObject();
        });
    }

    /** Something that is worked out from the history. */
    @FunctionalInterface
    interface Past<T> {
        T get();
    }

    /** {@return what is worked out} A problem if the history does not hold an entry or an item, or is damaged there. */
    static <T> T past(Configurations configurations, List<Long> numbers, Past<T> work) {
        try {
            return work.get();
        } catch (DamagedHistoryException e) {
            throw Problem.of(Problem.Kind.HISTORY_DAMAGED, e.getMessage());
        } catch (IllegalArgumentException e) {
            boolean unknown = numbers.stream()
                    .anyMatch(
                            number -> number > 0 && configurations.entry(number).isEmpty());
            throw unknown
                    ? Problem.notFound(e.getMessage())
                    : Problem.of(Problem.Kind.UNPROCESSABLE, "items: " + e.getMessage())
                            .with("field", "items");
        }
    }
}
