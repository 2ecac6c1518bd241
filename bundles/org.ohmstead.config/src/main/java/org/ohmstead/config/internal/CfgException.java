package org.ohmstead.config.internal;

/** A file that cannot be read. The message says what was expected and where, and quotes no values: they may be secret. */
final class CfgException extends Exception {

    private static final long serialVersionUID = 1L;

    CfgException(String message) {
        super(message);
    }
}
