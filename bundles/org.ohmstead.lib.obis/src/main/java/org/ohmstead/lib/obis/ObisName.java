package org.ohmstead.lib.obis;

import java.util.Optional;

/**
 * What an OBIS code stands for, for people.
 *
 * @param description in English: {@code Active energy import, tariff 1}
 * @param unit the UCUM code that values usually have; empty for ids, texts and states
 */
public record ObisName(String description, Optional<String> unit) {

    /**
     * Looks a code up.
     *
     * @param code any
     * @return its meaning; empty for codes that are not usual
     */
    public static Optional<ObisName> of(Obis code) {
        return ObisNames.find(code);
    }
}
