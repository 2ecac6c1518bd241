package org.ohmstead.historian;

/**
 * A place in the journal. Positions grow in the order of arrival and are never used twice.
 *
 * @param sequence of the record, 1 for the first; 0 stands before it
 */
public record Position(long sequence) implements Comparable<Position> {

    /** Before the first record. */
    public static final Position START = new Position(0);

    /** Refuses what is no position. */
    public Position {
        if (sequence < 0) {
            throw new IllegalArgumentException("a sequence of 0 or more expected, got " + sequence);
        }
    }

    @Override
    public int compareTo(Position other) {
        return Long.compare(sequence, other.sequence);
    }
}
