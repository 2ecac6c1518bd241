package org.ohmstead.deploy.internal.intake;

import java.io.IOException;

/** A file is bigger than one that is taken may be. */
final class TooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    TooLargeException(long mostBytes) {
        super("a file of at most " + (mostBytes >> 20) + " MB expected, it is larger");
    }
}
