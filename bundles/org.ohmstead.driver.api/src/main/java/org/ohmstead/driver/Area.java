package org.ohmstead.driver;

/**
 * What the read planner must know of one address space of a device.
 *
 * @param name as in {@link Span#area()}
 * @param maxLength the most addresses that one exchange can carry: 125 registers, 2000 bits (MODBUS Application
 *     Protocol V1.1b3, 6.1 and 6.3)
 * @param maxGap the most unwanted addresses worth reading to save an exchange; 0 forbids bridging
 */
public record Area(String name, int maxLength, int maxGap) {

    /** Refuses what cannot be planned with. */
    public Area {
        if (name.isEmpty() || maxLength < 1 || maxGap < 0) {
            throw new IllegalArgumentException("an area has a name, a length of 1 or more and a gap of 0 or more, got '"
                    + name + "', " + maxLength + ", " + maxGap);
        }
    }
}
