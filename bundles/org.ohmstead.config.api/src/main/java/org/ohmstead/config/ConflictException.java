package org.ohmstead.config;

/** Somebody else was first. Nothing was changed; the message says who changed what, as far as it is known. */
public class ConflictException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Refuses a change.
     *
     * @param message for people
     */
    public ConflictException(String message) {
        super(message);
    }
}
