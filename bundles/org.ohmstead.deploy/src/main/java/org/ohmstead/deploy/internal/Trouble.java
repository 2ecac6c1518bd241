package org.ohmstead.deploy.internal;

/** Something went wrong while bundles were changed. The message is one line for people. */
final class Trouble extends Exception {

    private static final long serialVersionUID = 1;

    Trouble(String reason) {
        super(reason);
    }

    Trouble(String reason, Throwable cause) {
        super(reason, cause);
    }

    /** {@return an exception in one line: the innermost cause, as it knows best} */
    static String words(Throwable thrown) {
        Throwable inner = thrown;
        while (inner.getCause() != null && inner.getCause() != inner) {
            inner = inner.getCause();
        }
        String message = inner.getMessage();
        String name = inner.getClass().getSimpleName();
        return oneLine(message == null || message.isBlank() ? name : name + ": " + message);
    }

    /** {@return that the gateway itself is wrong} */
    static String defect(Throwable thrown) {
        return "a defect of the gateway: " + words(thrown);
    }

    static String oneLine(String text) {
        return text.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }
}
