package org.ohmstead.sim.sml.internal;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/** What can be wrong with what a meter sends. */
public enum StreamFault {
    /** Nothing. */
    NONE,
    /** Connections are taken, no byte is sent. */
    SILENT,
    /** Random bytes instead of telegrams. */
    GARBLED,
    /** Telegrams in which one byte is other than it was. */
    CORRUPT,
    /** Telegrams that stop somewhere. */
    CUT,
    /** Connections are closed as soon as they are taken. */
    CLOSING;

    /** {@return the name in configurations: none, silent, garbled, corrupt, cut, closing} */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds a fault by its name.
     *
     * @param id as in configurations
     * @return the fault
     * @throws IllegalArgumentException if there is none; the message names key, value and expectation
     */
    public static StreamFault parse(String id) {
        return Arrays.stream(values())
                .filter(fault -> fault.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("fault = '" + id + "': one of "
                        + Arrays.stream(values()).map(StreamFault::id).collect(joining(", ")) + " expected"));
    }

    /**
     * Spoils a telegram.
     *
     * @param telegram as it should be
     * @param random says where
     * @return what is sent instead
     */
    public byte[] spoil(byte[] telegram, Random random) {
        return switch (this) {
            case NONE -> telegram;
            case SILENT, CLOSING -> new byte[0];
            case GARBLED -> {
                byte[] garbage = new byte[telegram.length];
                random.nextBytes(garbage);
                yield garbage;
            }
            case CORRUPT -> {
                byte[] corrupt = telegram.clone();
                corrupt[random.nextInt(corrupt.length)] ^= (byte) (1 + random.nextInt(255));
                yield corrupt;
            }
            case CUT -> Arrays.copyOf(telegram, 1 + random.nextInt(telegram.length - 1));
        };
    }
}
