package org.ohmstead.lib.transport;

import java.io.IOException;
import java.time.Duration;

/**
 * An open stream of bytes to and from a device. One thread at a time may read and one may write; any thread may close,
 * which ends a pending read with an {@link IOException} (on a serial port or a file after 100 ms at most).
 */
public interface ByteLink extends AutoCloseable {

    /**
     * Opens what a url names, or goes on with what an earlier owner has released while {@link KeptLinks} keep it.
     *
     * @param url TCP endpoint, serial port or file
     * @param timeout for connecting
     * @return the open link
     * @throws IOException if it cannot be opened; the message names it and the reason
     */
    static ByteLink open(LinkUrl url, Duration timeout) throws IOException {
        return KeptLinks.open(url, timeout);
    }

    /**
     * Reads what is there, waiting for the first byte.
     *
     * @param target where to put it
     * @param offset of the first byte within {@code target}
     * @param length the most to read, 1 or more
     * @param deadline until when to wait
     * @return how many bytes were read; 0 if none came in time; -1 if the other side has ended the stream
     * @throws IOException if the link is closed or broken
     */
    int read(byte[] target, int offset, int length, Deadline deadline) throws IOException;

    /**
     * Writes all bytes. A serial port that does not take them in time is closed, as nothing else ends such a write; a TCP
     * connection and a file are waited for until they have room.
     *
     * @param source where they are
     * @param offset of the first byte within {@code source}
     * @param length how many
     * @param deadline until when a serial port may take them, but 100 ms at least
     * @throws IOException if the link is closed or broken, or the bytes were not taken in time
     */
    void write(byte[] source, int offset, int length, Deadline deadline) throws IOException;

    /**
     * Throws away what has arrived and was not read yet. Does not wait.
     *
     * @return how many bytes that were
     * @throws IOException if the link is closed or broken
     */
    int discard() throws IOException;

    /**
     * Ends a pending read after 100 ms at most, or else the next one that would wait: it returns 0, as if its deadline had
     * passed. For any thread.
     */
    default void wake() {}

    /**
     * {@return whether it was open before: an earlier owner had released it} The other side may have ended it meanwhile,
     * or said something.
     */
    default boolean kept() {
        return false;
    }

    /**
     * Lets go of the link for good, in step with the other side: the next owner, if {@link KeptLinks} keep it for one,
     * may go on as if nothing had happened; otherwise it is closed. Must not be called while another thread reads or
     * writes.
     *
     * @param unread what was read and not used, as half a telegram; the next owner reads it first
     */
    default void release(byte[] unread) {
        close();
    }

    /** Closes the link; does nothing if it is closed or released already. */
    @Override
    void close();
}
