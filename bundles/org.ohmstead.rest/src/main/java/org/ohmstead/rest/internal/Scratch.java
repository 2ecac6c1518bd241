package org.ohmstead.rest.internal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.ohmstead.lib.files.PrivateFiles;
import org.ohmstead.lib.files.Trees;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A private folder for what requests bring and answers are made of. Nothing in it outlives its request. */
final class Scratch {

    private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);
    /** Uploads at a time: each may fill a good part of a small disk. */
    private static final int MOST_UPLOADS = 4;

    private final Path folder;
    private final Semaphore uploads = new Semaphore(MOST_UPLOADS);

    /** Something that is done in a folder. */
    @FunctionalInterface
    interface Work {
        void in(Path folder) throws IOException;
    }

    /**
     * Knows where. What a process left there that ended in the middle is deleted.
     *
     * @param folder for nobody else; made when it is needed
     */
    Scratch(Path folder) {
        this.folder = folder;
        delete(folder);
    }

    /** {@return an empty file for a body} A problem if there are too many or the disk does not take it. */
    Upload upload() {
        if (!uploads.tryAcquire()) {
            throw Problem.unavailable("uploads: at most " + MOST_UPLOADS + " at a time expected");
        }
        boolean made = false;
        try {
            Upload upload = new Upload(fresh(), uploads::release);
            made = true;
            return upload;
        } catch (IOException e) {
            throw failed(e);
        } finally {
            if (!made) {
                uploads.release();
            }
        }
    }

    /** Does something in an empty folder, which is deleted afterwards with all that is in it then. */
    void use(Work work) throws IOException {
        Path own;
        try {
            own = PrivateFiles.directory(fresh());
        } catch (IOException e) {
            throw failed(e);
        }
        try {
            work.in(own);
        } finally {
            delete(own);
        }
    }

    /** {@return a name that is free} One at a time, as two may find the folder missing. */
    private synchronized Path fresh() throws IOException {
        return PrivateFiles.directory(folder).resolve(UUID.randomUUID().toString());
    }

    /** {@return the problem if a file of this folder cannot be written} */
    Problem failed(IOException why) {
        return failed(folder, why);
    }

    /**
     * {@return the problem if a temporary file cannot be written}
     *
     * @param where the file, or the folder it is in
     */
    static Problem failed(Path where, IOException why) {
        LOG.warn("{}: a temporary file cannot be written", where, why);
        return Problem.unavailable(where + ": a temporary file cannot be written: " + reason(why));
    }

    /** The message alone is often but the path. */
    private static String reason(IOException why) {
        String name = why.getClass().getSimpleName();
        String told = why instanceof FileSystemException file ? file.getReason() : why.getMessage();
        return told == null ? name : told;
    }

    private static void delete(Path folder) {
        try {
            Trees.delete(folder);
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted; that is tried again when the interface starts", folder, e);
        }
    }
}
