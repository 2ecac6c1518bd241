package org.ohmstead.config.internal;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.lib.text.Nearest;

/**
 * Configurations that nobody reads, as their names are misspelt or who read them is gone. Those of devices are not among them:
 * their devices say that there is no driver. Safe for use by any thread.
 */
final class Strangers {

    /** While bundles come, what nobody knows may be known in a moment: so long none may have come. */
    static final Duration QUIET = Duration.ofSeconds(30);

    private final Schemas schemas;
    private final LongSupplier nanos;
    private volatile long since;

    /**
     * Bundles may come from now on.
     *
     * @param nanos for time that passes
     */
    Strangers(Schemas schemas, LongSupplier nanos) {
        this.schemas = schemas;
        this.nanos = nanos;
        this.since = nanos.getAsLong();
    }

    /** A bundle has just come or gone. */
    void bundlesChange() {
        since = nanos.getAsLong();
    }

    /** {@return whether a configuration is one} */
    boolean is(Known one) {
        return !one.pid().device() && schemas.of(one.pid()).isEmpty();
    }

    /** {@return when it can be told of some configurations that nobody reads them; empty if it can already, or there are none} */
    Optional<Duration> due(Collection<Known> all) {
        Duration left = QUIET.minusNanos(nanos.getAsLong() - since);
        boolean open = !left.isNegative() && !left.isZero() && all.stream().anyMatch(this::is);
        return open ? Optional.of(left) : Optional.empty();
    }

    /** {@return what is wrong with a configuration, that nobody reads it included} */
    List<ConfigProblem> problems(Known one) {
        boolean quiet = nanos.getAsLong() - since >= QUIET.toNanos();
        if (!quiet || !is(one)) {
            return one.problems();
        }
        String type = type(one);
        return Stream.concat(
                        one.problems().stream(),
                        Stream.of(new ConfigProblem(
                                one.where(),
                                "",
                                "",
                                "nobody reads it: no installed bundle knows " + type + near(type))))
                .toList();
    }

    private static String type(Known one) {
        return one.pid().factory().isEmpty() ? one.pid().pid() : one.pid().factory();
    }

    /** What all names begin with would make all of them alike. */
    private String near(String type) {
        List<String> parts =
                schemas.all().keySet().stream().map(Strangers::part).toList();
        return Nearest.of(part(type), parts)
                .map(near -> " (" + PidName.PREFIX + near + "?)")
                .orElse("");
    }

    private static String part(String pid) {
        return pid.substring(PidName.PREFIX.length());
    }
}
