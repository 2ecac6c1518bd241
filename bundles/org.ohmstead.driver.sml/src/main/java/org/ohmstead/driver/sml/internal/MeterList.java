package org.ohmstead.driver.sml.internal;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.ohmstead.lib.obis.Obis;

/**
 * The values that a meter sends at a time (SML_GetList.Res).
 *
 * @param serverId of the meter in upper-case hex; empty if it does not say
 * @param time by the meter's wall clock
 * @param entries in the order sent
 */
record MeterList(String serverId, Optional<Instant> time, List<Entry> entries) {

    MeterList {
        entries = List.copyOf(entries);
    }

    /**
     * One value (SML_ListEntry).
     *
     * @param code what it means
     * @param status flags of the maker's own meaning
     * @param time by the meter's wall clock
     * @param unit by number, see {@link org.ohmstead.lib.obis.DlmsUnit}
     * @param scaler the power of ten by which a number is to be multiplied
     * @param value a number, a flag or bytes
     */
    record Entry(
            Obis code, Optional<BigInteger> status, Optional<Instant> time, OptionalInt unit, int scaler, Tlv value) {}
}
