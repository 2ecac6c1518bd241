package org.ohmstead.driver.tck;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.ohmstead.driver.Driver;

/** A stand-in for a device, and a driver configured for it, whether it is asked or speaks unasked. */
public interface Twin extends AutoCloseable {

    /**
     * A change to a good configuration that makes it wrong.
     *
     * @param changes to the keys, as {@link #configured} takes them
     * @param key that the message must name
     * @param value that the message must quote; empty if it must not, as with passwords
     */
    record Mistake(Map<String, Object> changes, String key, String value) {

        /**
         * {@return the mistake of giving one key a wrong value}
         *
         * @param key the key
         * @param value the wrong value
         */
        public static Mistake of(String key, Object value) {
            return new Mistake(Map.of(key, value), key, value.toString());
        }
    }

    /** {@return the driver} */
    Driver driver();

    /** {@return the mistakes that this driver must refuse} */
    default List<Mistake> mistakes() {
        return List.of(
                Mistake.of("device", "not a path"),
                Mistake.of("interval.ms", 1L),
                Mistake.of("interval.slow.ms", 2L),
                Mistake.of("timeout.ms", 0L));
    }

    /**
     * Makes another driver as Declarative Services would, from the configuration of {@link #driver()} with changes.
     *
     * @param changes keys to be replaced
     * @return the driver, stopped with the other
     * @throws IllegalArgumentException if the configuration cannot work
     */
    Driver configured(Map<String, Object> changes);

    /**
     * {@return what asks the bundle's {@link org.ohmstead.driver.ConfigCheck} about the configuration that {@link #configured}
     * makes of the same changes, and throws what it throws; empty if the bundle has none}
     */
    default Optional<Consumer<Map<String, Object>>> check() {
        return Optional.empty();
    }

    /** {@return how many connections to the twin are open now} */
    int connections();

    /** Ends the twin, and its driver first; does nothing the second time. */
    @Override
    void close();
}
