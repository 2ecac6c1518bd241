package org.ohmstead.driver;

/**
 * Where a point lies in the device's address space.
 *
 * @param area the address space, as the driver names it: {@code holding}, {@code coil}
 * @param start the first address, 0 or more
 * @param length how many addresses, 1 or more
 */
public record Span(String area, int start, int length) {

    /** Refuses what is no span. */
    public Span {
        if (area.isEmpty() || start < 0 || length < 1) {
            throw new IllegalArgumentException(
                    "a span is an area, a start of 0 or more and a length of 1 or more, got '" + area + "', " + start
                            + ", " + length);
        }
    }

    /** {@return the first address behind the span} */
    public int end() {
        return start + length;
    }
}
