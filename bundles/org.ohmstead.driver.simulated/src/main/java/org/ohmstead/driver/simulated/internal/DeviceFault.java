package org.ohmstead.driver.simulated.internal;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Locale;

/** What is wrong with a simulated device, to see what trouble looks like. */
enum DeviceFault {
    /** Nothing. */
    NONE,
    /** It cannot be reached. */
    OFFLINE,
    /** It does not answer: every exchange takes the whole timeout. */
    SILENT,
    /** It answers when four fifths of the timeout are over. */
    SLOW,
    /** Its answers violate the protocol. */
    GARBLED,
    /** It answers with an error of its own. */
    REFUSING,
    /** Every third exchange on average is not answered. */
    FLAKY;

    /** {@return the name in configurations: none, offline, …} */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds a fault by its name.
     *
     * @throws IllegalArgumentException if there is none; the message names key, value and expectation
     */
    static DeviceFault parse(String id) {
        return Arrays.stream(values())
                .filter(fault -> fault.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("fault = '" + id + "': one of "
                        + Arrays.stream(values()).map(DeviceFault::id).collect(joining(", ")) + " expected"));
    }
}
