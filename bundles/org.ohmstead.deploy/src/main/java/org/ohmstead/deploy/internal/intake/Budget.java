package org.ohmstead.deploy.internal.intake;

/** What is left of the limits while an archive and those in it are unpacked. For use by one thread. */
final class Budget {

    private final Limits limits;
    private long entries;
    private long bytes;

    Budget(Limits limits) {
        this.limits = limits;
    }

    /**
     * Counts entries before they are looked at.
     *
     * @param more how many
     * @throws RefusedException if they are too many
     */
    void entries(int more) throws RefusedException {
        entries += more;
        if (entries > limits.entries()) {
            throw new RefusedException("at most " + limits.entries() + " entries expected, it has " + entries);
        }
    }

    /**
     * Counts what was unpacked of one entry.
     *
     * @param entry its name
     * @param more bytes since the call before
     * @param unpacked bytes of this entry so far
     * @param packed bytes of this entry
     * @throws RefusedException if it is too much
     */
    void unpacked(String entry, int more, long unpacked, long packed) throws RefusedException {
        bytes += more;
        if (bytes > limits.unpackedBytes()) {
            throw new RefusedException("at most " + (limits.unpackedBytes() >> 20)
                    + " MB of content expected, it goes on in entry " + Words.quoted(entry));
        }
        if (unpacked > Limits.SMALL && unpacked > limits.ratio() * Math.max(1, packed)) {
            throw new RefusedException("entry " + Words.quoted(entry) + " unpacks to more than " + limits.ratio()
                    + " times its size: no honest content does");
        }
    }
}
