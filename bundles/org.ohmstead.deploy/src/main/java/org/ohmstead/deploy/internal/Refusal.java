package org.ohmstead.deploy.internal;

/** Something is not done; nothing was changed. The message is one line for people: what was expected and what is there. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1;

    Refusal(String reason) {
        super(reason);
    }
}
