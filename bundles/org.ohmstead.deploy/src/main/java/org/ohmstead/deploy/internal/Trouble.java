package org.ohmstead.deploy.internal;

import java.util.List;

/** Something went wrong while bundles were changed. The message is one line for people. */
final class Trouble extends Exception {

    private static final long serialVersionUID = 1;
    private static final int FEW = 3;

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

    /** {@return the first of some sentences, and how many more there are} */
    static String few(List<String> sentences) {
        int rest = sentences.size() - FEW;
        return String.join("; ", sentences.subList(0, Math.min(FEW, sentences.size())))
                + (rest > 0 ? "; and " + rest + " more" : "");
    }

    static String oneLine(String text) {
        return text.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }
}
