package org.ohmstead.config.internal;

import java.io.IOException;

/** Somebody else changed a file or a configuration in the meantime. */
final class TouchedException extends IOException {

    private static final long serialVersionUID = 1L;

    TouchedException(String message) {
        super(message);
    }
}
