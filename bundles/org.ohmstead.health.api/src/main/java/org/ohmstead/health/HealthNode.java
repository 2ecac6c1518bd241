package org.ohmstead.health;

import java.util.List;
import java.util.Locale;

/**
 * One part of the gateway and how it is. A part is not better than the worst that it cannot do without.
 *
 * @param id stable, one segment per level: {@code system}, {@code devices/cellar/pump}, {@code links/tcp:10.0.0.5:502},
 *     {@code drivers/modbus}, {@code bus}, {@code journal}, {@code historian}
 * @param name for people
 * @param state how it is
 * @param cause in words; empty if all is well. Of a part that suffers only from what is below, it names that
 * @param needed whether the whole cannot do its work without it: one device more or less is not, the journal is
 * @param children the parts that it is made of
 */
public record HealthNode(String id, String name, State state, String cause, boolean needed, List<HealthNode> children) {

    /** How a part is. */
    public enum State {
        /** All is well. */
        OK,
        /** It works, with restrictions. */
        DEGRADED,
        /** It does not do its work. */
        DOWN;

        /** {@return the name on the wire, in lower case} */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
