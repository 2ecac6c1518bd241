package org.ohmstead.deploy.internal.intake;

/**
 * How big an archive may be, so that none can fill the memory or the disk.
 *
 * @param fileBytes the file itself
 * @param entries of it and of all archives in it
 * @param unpackedBytes all content of it and of all archives in it
 * @param ratio unpacked to packed bytes of one entry, of those that unpack to more than a megabyte
 */
record Limits(long fileBytes, int entries, long unpackedBytes, int ratio) {

    /** More than this need 64-bit fields, which nothing that is worth dropping in has. */
    static final int MOST_ENTRIES = 65_534;

    /** What an archive says of its entries is read at once. */
    static final long MOST_DIRECTORY_BYTES = 16L << 20;

    /** A signed manifest has a few lines for each entry. */
    static final long MOST_MANIFEST_BYTES = 8L << 20;

    /** Entries smaller than this may be packed as well as they like. */
    static final long SMALL = 1L << 20;

    /** What has a number of classes that one file can hold has fewer packages, and needs no more. */
    static final int MOST_CLAUSES = 2_000;

    private static final long MEGABYTE = 1L << 20;
    private static final long UNPACKED = 4;

    /** {@return the limits for files of a size, in MB} */
    static Limits of(int megabytes) {
        return new Limits(megabytes * MEGABYTE, 200_000, UNPACKED * megabytes * MEGABYTE, 200);
    }

    /** {@return limits for what was taken under others before} */
    Limits unbounded() {
        return new Limits(Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE);
    }
}
