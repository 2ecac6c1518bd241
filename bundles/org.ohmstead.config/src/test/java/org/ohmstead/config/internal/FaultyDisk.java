package org.ohmstead.config.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import org.ohmstead.config.internal.disk.Disk;

/** A disk that fills up, or a machine that dies, at a step of one's choice. Nothing is forced: power cuts are not played. */
final class FaultyDisk implements Disk {

    /** The process is gone. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final int NEVER = Integer.MAX_VALUE;

    private int steps;
    private int crashAt = NEVER;
    private int fullFrom = NEVER;
    private boolean reserveHelps;
    private int bytes;

    /** From now on all works. */
    void heal() {
        steps = 0;
        crashAt = NEVER;
        fullFrom = NEVER;
    }

    /** Dies right before, in the middle of, or right after something is written or deleted. */
    void crashAt(int step) {
        heal();
        crashAt = step;
    }

    /** From a step on nothing can be written; if {@code reserveHelps}, until something large is deleted. */
    void fullFrom(int step, boolean helps) {
        heal();
        fullFrom = step;
        reserveHelps = helps;
    }

    /** {@return how many steps there were since it was healed} */
    int steps() {
        return steps;
    }

    /** {@return how much was written in all} */
    int bytes() {
        return bytes;
    }

    /** Something that may go wrong. */
    interface Act {
        void run() throws IOException;
    }

    /** A step that needs room. */
    void takes(Act act) throws IOException {
        point();
        steps++;
        if (steps >= fullFrom) {
            throw new IOException("No space left on device");
        }
        act.run();
        point();
    }

    private void frees(Act act) throws IOException {
        point();
        act.run();
        point();
    }

    private void point() {
        steps++;
        if (steps >= crashAt) {
            throw new Crash();
        }
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
        replace(file, content);
    }

    @Override
    public void writePrivate(Path file, byte[] content) throws IOException {
        replace(file, content);
    }

    @Override
    public void replace(Path file, byte[] content) throws IOException {
        takes(() -> {
            Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
            Files.write(temporary, Arrays.copyOf(content, content.length / 2));
            point();
            Files.write(temporary, content);
            bytes += content.length;
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        });
    }

    @Override
    public void force(Collection<Path> files) {
        point();
    }

    @Override
    public void append(Path file, byte[] more) throws IOException {
        takes(() -> {
            Files.write(file, Arrays.copyOf(more, more.length / 2), StandardOpenOption.APPEND);
            point();
            Files.write(file, Arrays.copyOfRange(more, more.length / 2, more.length), StandardOpenOption.APPEND);
            bytes += more.length;
        });
    }

    @Override
    public void cut(Path file, long size) throws IOException {
        frees(() -> {
            byte[] all = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(all, (int) Math.min(size, all.length)));
        });
    }

    @Override
    public void delete(Path file) throws IOException {
        frees(() -> {
            if (reserveHelps && Files.exists(file) && Files.size(file) > 500_000) {
                fullFrom = NEVER;
            }
            Files.deleteIfExists(file);
        });
    }
}
