package org.ohmstead.journal.internal;

import java.nio.file.Path;
import java.util.Locale;

/** One file of the journal. Its name is the first position it may hold. Safe for use by any thread. */
final class Segment {

    static final String SUFFIX = ".journal";

    private final Path file;
    private final long first;
    private final long created;
    private volatile long length;

    /**
     * Describes a file.
     *
     * @param file where it is
     * @param first the first position it may hold
     * @param created when it was begun, ms UTC
     * @param length how many of its bytes are durable
     */
    Segment(Path file, long first, long created, long length) {
        this.file = file;
        this.first = first;
        this.created = created;
        this.length = length;
    }

    /** {@return the name of the file of a segment} Names sort as positions do. */
    static String name(long first) {
        return String.format(Locale.ROOT, "%019d%s", first, SUFFIX);
    }

    Path file() {
        return file;
    }

    long first() {
        return first;
    }

    long created() {
        return created;
    }

    /** {@return how many bytes may be read; grows while it is written} */
    long length() {
        return length;
    }

    void length(long durable) {
        length = durable;
    }
}
