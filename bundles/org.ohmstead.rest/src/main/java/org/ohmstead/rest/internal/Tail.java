package org.ohmstead.rest.internal;

/** What stands behind the fixed beginning of a path. */
enum Tail {
    /** Nothing. */
    NONE(0, 0),
    /** One segment. */
    ONE(1, 1),
    /** An item of the configuration: a PID, or a file in a folder. */
    ITEM(1, 2),
    /** The path of a device, which has slashes of its own. */
    DEVICE(1, Integer.MAX_VALUE),
    /** The path of a device, and a point. */
    POINT(2, Integer.MAX_VALUE);

    private final int least;
    private final int most;

    Tail(int least, int most) {
        this.least = least;
        this.most = most;
    }

    boolean fits(int segments) {
        return segments >= least && segments <= most;
    }
}
