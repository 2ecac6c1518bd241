package org.ohmstead.lib.transport;

import java.io.IOException;
import java.time.Duration;

/**
 * Sees to it, until it is closed, that links which are released stay open for whoever opens the same url with the same
 * settings next: for the time in which drivers are replaced. There may be several at a time. When the last one is closed,
 * what nobody took over is closed.
 */
public final class KeptLinks implements AutoCloseable {

    /**
     * The channels of this process: who releases one and who opens it next know nothing of each other, as their bundles
     * never exist at the same time. Empty unless something is being replaced.
     */
    private static final Shelf SHELF = new Shelf();

    private final Shelf shelf;
    private boolean closed;

    /** Begins to keep links. */
    public KeptLinks() {
        this(SHELF);
    }

    KeptLinks(Shelf shelf) {
        this.shelf = shelf;
        shelf.begin();
    }

    /** {@return how many links are kept at this moment, for nobody yet} */
    public int waiting() {
        return shelf.size();
    }

    /** Ends it; does nothing the second time. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            shelf.end();
        }
    }

    static ByteLink open(LinkUrl url, Duration timeout) throws IOException {
        return OwnedLink.open(url, timeout, SHELF);
    }
}
