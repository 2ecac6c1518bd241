package org.ohmstead.rest.internal;

import java.util.Optional;

/** The reason that somebody gives for a change. */
final class Why {

    /** What it is called in bodies and queries. */
    static final String NAME = "why";

    private static final int LONGEST = 200;
    private static final String EXPECTED = "at most " + LONGEST + " characters in one line";

    private Why() {}

    /** {@return the reason in a body; empty if there is none} */
    static String of(Body body) {
        String why = body.optionalText(NAME).orElse("");
        if (!isGood(why)) {
            throw body.wrong(NAME, EXPECTED);
        }
        return why;
    }

    /** {@return the reason in a query; empty if there is none} */
    static String of(Query query) {
        Optional<String> given = query.one(NAME);
        given.filter(why -> !isGood(why)).ifPresent(why -> {
            throw Problem.parameter(NAME, why.substring(0, Math.min(why.length(), LONGEST)), EXPECTED);
        });
        return given.orElse("");
    }

    private static boolean isGood(String why) {
        return why.length() <= LONGEST && why.chars().noneMatch(Character::isISOControl);
    }
}
