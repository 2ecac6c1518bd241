package org.ohmstead.deploy.internal.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** A file in the folder as it was seen, and what is thought of it so far. For use under the lookout's lock. */
final class Sighting {

    private final String stamp;
    private final long since;
    private final long unsettledSince;
    private boolean done;
    private boolean mentioned;
    private String sha256 = "";
    private long retryAt;
    private Optional<Arrival> doubt = Optional.empty();

    private Sighting(String stamp, long since, long unsettledSince) {
        this.stamp = stamp;
        this.since = since;
        this.unsettledSince = unsettledSince;
        this.retryAt = since;
    }

    /**
     * What is seen now, if it is another than before.
     *
     * @param stamp of now
     * @param now on a monotonic clock
     * @param before what was seen; null if it was not there
     */
    static Sighting next(String stamp, long now, Sighting before) {
        if (before == null) {
            return new Sighting(stamp, now, now);
        }
        if (before.stamp.equals(stamp)) {
            return before;
        }
        Sighting next = new Sighting(stamp, now, before.done ? now : before.unsettledSince);
        next.mentioned = !before.done && before.mentioned;
        next.sha256 = before.sha256;
        return next;
    }

    /** {@return what changes when the file changes, as far as one can see without reading it; links are followed} */
    static String stamp(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            return "no file";
        }
        return attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey();
    }

    boolean is(String other) {
        return stamp.equals(other);
    }

    /** {@return for how long it has been like this, in ns} */
    long rest(long now) {
        return now - since;
    }

    /** {@return for how long it has not been done, in ns} */
    long unsettled(long now) {
        return now - unsettledSince;
    }

    boolean done() {
        return done;
    }

    /** Nothing more to be thought about it until it changes. */
    void finish(String content) {
        done = true;
        sha256 = content;
        doubt = Optional.empty();
    }

    /** {@return SHA-256 of what was last told or known of a file by this name; empty for nothing} */
    String sha256() {
        return sha256;
    }

    /** {@return whether it was not mentioned in the log before} */
    boolean mention() {
        boolean first = !mentioned;
        mentioned = true;
        return first;
    }

    boolean due(long now) {
        return now - retryAt >= 0;
    }

    void retry(long at) {
        retryAt = at;
    }

    Optional<Arrival> doubt() {
        return doubt;
    }

    void doubt(Arrival arrival) {
        doubt = Optional.of(arrival);
    }
}
