package org.ohmstead.config;

/** A former state cannot be told any more, as the file of the history that holds it is damaged. The message says which. */
public class DamagedHistoryException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /**
     * Says so.
     *
     * @param message names the entry and the file
     */
    public DamagedHistoryException(String message) {
        super(message);
    }
}
