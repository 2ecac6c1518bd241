package org.ohmstead.config.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ohmstead.config.internal.disk.Disk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Room that is kept free, so that a change can be undone when the disk is full. For use by one thread at a time. */
final class Reserve {

    private static final Logger LOG = LoggerFactory.getLogger(Reserve.class);
    private static final int SIZE = 1 << 20;

    private final Path file;
    private final Disk disk;

    Reserve(Path file, Disk disk) {
        this.file = file;
        this.disk = disk;
    }

    /** What is missing is made anew after the next change: without it all works but on a full disk. */
    void hold() {
        try {
            if (!Files.exists(file)) {
                disk.replace(file, new byte[SIZE]);
            }
        } catch (IOException e) {
            LOG.debug("{}: no room is kept free", file, e);
        }
    }

    /** Gives room for what must be written although the disk is full. */
    void release() {
        try {
            disk.delete(file);
        } catch (IOException e) {
            LOG.debug("{}: not given free", file, e);
        }
    }
}
