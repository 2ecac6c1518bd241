package org.ohmstead.deploy.internal.intake;

/** Why a file cannot be taken: one line for people, which names what, where, and what was expected. */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Says why.
     *
     * @param reason in one line
     */
    public RefusedException(String reason) {
        super(Words.line(reason));
    }

    /**
     * Says why, and keeps what showed it.
     *
     * @param reason in one line
     * @param cause for developers
     */
    public RefusedException(String reason, Throwable cause) {
        super(Words.line(reason), cause);
    }
}
