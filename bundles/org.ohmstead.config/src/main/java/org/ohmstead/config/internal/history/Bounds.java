package org.ohmstead.config.internal.history;

/**
 * How much of the history stays.
 *
 * @param entries the most
 * @param bytes the most that all files take
 * @param entriesAFile after so many, a new file is begun
 * @param bytesAFile after so many, a new file is begun
 */
public record Bounds(int entries, long bytes, int entriesAFile, long bytesAFile) {

    /** 2,000 entries, 32 MiB; a file is begun after 200 entries or 2 MiB. */
    public static final Bounds USUAL = new Bounds(2000, 32 << 20, 200, 2 << 20);
}
