package org.ohmstead.security;

import java.time.Duration;
import java.util.Optional;

/** What became of a try to log in by name and password. */
public sealed interface Login {

    /** {@return who it is, if name and password are right and were looked at} */
    default Optional<Identity> who() {
        return Optional.empty();
    }

    /**
     * Both are right.
     *
     * @param identity who it is
     */
    record Known(Identity identity) implements Login {

        @Override
        public Optional<Identity> who() {
            return Optional.of(identity);
        }
    }

    /** One of them is wrong; which one is not told. */
    record Unknown() implements Login {}

    /**
     * Too many were wrong lately: neither was looked at, so this says nothing about them.
     *
     * @param pause until an attempt is worth it; more than zero
     */
    record Postponed(Duration pause) implements Login {

        /** {@return the pause in whole seconds, rounded up: what {@code Retry-After} says} */
        public long seconds() {
            return pause.plusSeconds(1).minusNanos(1).toSeconds();
        }
    }
}
