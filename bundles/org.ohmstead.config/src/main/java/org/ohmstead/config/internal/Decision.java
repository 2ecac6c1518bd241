package org.ohmstead.config.internal;

/** What to do about one PID, given its file, what runs, and what both were when they last agreed. */
enum Decision {
    /** All is as it should be. */
    NOTHING,
    /** Both say the same: remember that. */
    AGREED,
    /** What runs, runs on, and the file is compared with it from now on. */
    KEEP,
    /** The file's content becomes the running one. */
    APPLY,
    /** The running content is written to the file. */
    WRITE,
    /** The file is kept aside and the running content written in its place. */
    CONFLICT,
    /** The file is kept aside; nothing runs. */
    ASIDE,
    /** The file goes, as its configuration has. */
    DELETE_FILE,
    /** The configuration goes, as its file has. */
    DELETE_RUNNING,
    /** What ran was lost, and the file cannot take its place: they agree on nothing any more. */
    LOST,
    /** Both are gone. */
    FORGET;

    /** Of a file: there is none. */
    static final String ABSENT = "";
    /** Of a file: it cannot be understood. */
    static final String BAD = "bad";

    /**
     * Decides.
     *
     * @param file hash of the file's content, {@link #ABSENT} or {@link #BAD}
     * @param running hash of what Config Admin holds, or {@link #ABSENT}
     * @param agreed hash of the content that both last had, or {@link #ABSENT} if they never had
     * @param first whether this is the first look since the start, when what does not run may have been lost, not
     *     deleted
     * @param foreign whether the running content was set by somebody who also wrote the file (Karaf's shell)
     * @return what to do
     */
    static Decision of(String file, String running, String agreed, boolean first, boolean foreign) {
        if (running.equals(ABSENT)) {
            return nothingRuns(file, agreed, first);
        }
        if (file.equals(running)) {
            return agreed.equals(file) ? NOTHING : AGREED;
        }
        boolean runningChanged = !running.equals(agreed);
        return switch (file) {
            case ABSENT -> runningChanged ? WRITE : DELETE_RUNNING;
            case BAD -> runningChanged ? (first && agreed.equals(ABSENT) ? KEEP : CONFLICT) : NOTHING;
            default -> differ(file, runningChanged, agreed, first, foreign);
        };
    }

    private static Decision nothingRuns(String file, String agreed, boolean first) {
        boolean deleted = !first && !agreed.equals(ABSENT);
        return switch (file) {
            case ABSENT -> agreed.equals(ABSENT) ? NOTHING : FORGET;
            case BAD -> deleted ? ASIDE : agreed.equals(ABSENT) ? NOTHING : LOST;
            default -> {
                if (!deleted) {
                    yield APPLY;
                }
                yield file.equals(agreed) ? DELETE_FILE : ASIDE;
            }
        };
    }

    private static Decision differ(String file, boolean runningChanged, String agreed, boolean first, boolean foreign) {
        boolean fileChanged = !file.equals(agreed);
        if (!runningChanged) {
            return APPLY;
        }
        if (!fileChanged) {
            return WRITE;
        }
        if (foreign) {
            return first && agreed.equals(ABSENT) ? APPLY : WRITE;
        }
        return CONFLICT;
    }
}
