package org.ohmstead.config.internal;

import java.io.IOException;

/** A content that no file or no configuration can hold: another try is of use with another content only. */
final class UnfitException extends IOException {

    private static final long serialVersionUID = 1L;

    UnfitException(String message) {
        super(message);
    }

    UnfitException(String message, Throwable cause) {
        super(message, cause);
    }
}
