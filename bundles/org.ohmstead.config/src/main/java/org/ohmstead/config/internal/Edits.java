package org.ohmstead.config.internal;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes a file and its configuration together. For use by one thread at a time, right after a look at both. */
final class Edits {

    private static final Logger LOG = LoggerFactory.getLogger(Edits.class);

    private final CfgFolder folder;
    private final Running running;
    private final Index index;
    private final Rejections rejections;

    Edits(Keeper.Parts parts) {
        this.folder = parts.folder();
        this.running = parts.running();
        this.index = parts.index();
        this.rejections = parts.rejections();
    }

    /**
     * Writes a file, then applies its content; if that fails, the file is as before.
     *
     * @param known the configuration as it is; one without a file gets it
     * @param content as it shall be
     * @return the configuration as it is now
     * @throws UnfitException if file or configuration cannot hold the content
     * @throws IOException if they cannot be written, or are no longer as they were listed
     */
    Known put(Known known, Content content) throws IOException {
        String name = known.file().isEmpty() ? known.pid().file() : known.file();
        CfgFile before = folder.known(name);
        folder.write(name, before, content);
        try {
            running.apply(known.pid(), content);
        } catch (IOException e) {
            folder.restore(name, before);
            throw e;
        } catch (IllegalArgumentException e) {
            folder.restore(name, before);
            throw new UnfitException(e.getMessage(), e);
        }
        index.put(known.pid().pid(), name, content.hash());
        index.save();
        rejections.drop(name);
        LOG.info("{}: changed, {} written", known.pid().pid(), CfgFolder.where(name));
        return new Known(known.pid(), name, content);
    }

    /**
     * Deletes a configuration with its file. The file goes last: one that is left over is deleted by the next look, but one
     * that went too early would be written anew, without its comments.
     *
     * @throws IOException if the configuration is no longer as it was listed, then nothing was changed; or if it or its
     *     file cannot be deleted
     */
    void delete(Known known) throws IOException {
        running.delete(known.pid());
        if (!known.file().isEmpty()) {
            folder.delete(known.file());
        }
        rejections.drop(known.file().isEmpty() ? known.pid().file() : known.file());
        index.remove(known.pid().pid());
        index.save();
        LOG.info("{}: deleted with its file", known.pid().pid());
    }
}
