package org.ohmstead.config.internal.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;

/** All that is written and deleted, in one place, so that a test can make any of it fail. Safe for use by any thread. */
public interface Disk {

    /**
     * Creates or replaces a file, whole or not at all. It is on disk when this returns; its permissions stay.
     *
     * @param file in a folder that exists
     * @param content all of it
     * @throws IOException if it cannot be written; the old file is untouched
     */
    void write(Path file, byte[] content) throws IOException;

    /**
     * The same for a file that only the gateway's account can read.
     *
     * @param file in a folder that exists
     * @param content all of it
     * @throws IOException if it cannot be written; the old file is untouched
     */
    void writePrivate(Path file, byte[] content) throws IOException;

    /**
     * Creates or replaces a file, whole or not at all, for those who read it now: see {@link #force} for power cuts.
     *
     * @param file in a folder that exists
     * @param content all of it
     * @throws IOException if it cannot be written; the old file is untouched
     */
    void replace(Path file, byte[] content) throws IOException;

    /**
     * Has the operating system put files on disk.
     *
     * @param files that were replaced or deleted
     * @throws IOException if the disk refuses
     */
    void force(Collection<Path> files) throws IOException;

    /**
     * Writes at the end of a file that is there. All of it is on disk when this returns.
     *
     * @param file to be longer
     * @param more to come behind what is there
     * @throws IOException if it cannot be written; part of it may have been: see {@link #cut}
     */
    void append(Path file, byte[] more) throws IOException;

    /**
     * Removes the end of a file.
     *
     * @param file to be shorter
     * @param size that it has then
     * @throws IOException if that cannot be done
     */
    void cut(Path file, long size) throws IOException;

    /**
     * Deletes a file if it is there.
     *
     * @param file to be gone
     * @throws IOException if that cannot be done
     */
    void delete(Path file) throws IOException;
}
