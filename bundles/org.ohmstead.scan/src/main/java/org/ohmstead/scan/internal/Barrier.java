package org.ohmstead.scan.internal;

/**
 * A place that no block may straddle, learned from a device that answered "illegal address".
 *
 * @param area the address space
 * @param from the first address that may not be bridged; a block may end here
 * @param to the first address behind; a block may start here. Equal to {@code from} where two points simply cannot be
 *     read together
 */
record Barrier(String area, int from, int to) {

    /** {@return whether a block of this area from {@code start} to {@code end}, exclusive, would straddle it} */
    boolean within(String other, int start, int end) {
        return area.equals(other) && start < from && end > to;
    }
}
