package org.ohmstead.config.internal.history;

/** A state of the history that cannot be told any more, or never was there. The message says which and why. */
public final class DamagedException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** Whether a file was damaged, rather than the number wrong. */
    private final boolean damage;

    /**
     * Says so.
     *
     * @param message names entry and file
     * @param damage whether a file was damaged, rather than the number wrong
     */
    public DamagedException(String message, boolean damage) {
        super(message);
        this.damage = damage;
    }

    /** {@return whether a file was damaged, rather than the number wrong} */
    public boolean damage() {
        return damage;
    }
}
