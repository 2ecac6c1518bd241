package org.ohmstead.driver.sml.internal;

import java.io.Serial;

/** What came in is no SML. Says what was expected and where. */
final class SmlFormatException extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    SmlFormatException(String message) {
        super(message);
    }
}
