package org.ohmstead.deploy.internal;

import java.util.Optional;

/**
 * What is in effect and has to prove yet that the gateway lives with it. See docs/decisions/0158.
 *
 * @param name of the file
 * @param number of the deployment that took it
 * @param before what was in effect by the name and had proved itself; if empty, what was shipped comes back, or nothing
 * @param run the framework, by its UUID, in which it is being tested
 * @param ends how many of these ended without having been stopped
 * @param stopped whether this one was stopped
 * @param culprit where in it the gateway was ended, in words; empty if that is not known
 */
record Probation(
        String name, long number, Optional<Entry> before, String run, int ends, boolean stopped, String culprit) {

    /** A power cut may be a coincidence; two in a row are none. */
    private static final int MOST = 2;

    /** {@return how it begins} */
    static Probation begun(String name, long number, Optional<Entry> before, String run) {
        return new Probation(name, number, before, run, 0, false, "");
    }

    /** {@return whether it is not to be started again} */
    boolean failed() {
        return ends >= MOST || !culprit.isEmpty();
    }

    /** {@return whether the gateway has ended with it without having been stopped, and it gets another try} */
    boolean suspected() {
        return ends > 0 && !failed();
    }

    /**
     * What is so when a framework starts.
     *
     * @param next its UUID
     * @param excused whether something else is more likely to have ended the one before
     */
    Probation started(String next, boolean excused) {
        if (failed() || run.equals(next)) {
            return this;
        }
        int now = stopped || excused ? ends : ends + 1;
        return new Probation(name, number, before, next, now, false, "");
    }

    /** {@return what is so when another is more likely to be the reason} */
    Probation spared() {
        return new Probation(name, number, before, run, Math.min(ends, MOST - 1), stopped, culprit);
    }

    /** {@return what is so when the framework was stopped} */
    Probation asStopped() {
        return failed() ? this : new Probation(name, number, before, run, ends, true, "");
    }

    /** {@return what is so when the framework was ended by it} */
    Probation blamed(String where) {
        return new Probation(name, number, before, run, ends, false, where);
    }

    /** {@return why it is not to be started again} */
    String verdict() {
        return culprit.isEmpty()
                ? "the gateway ended twice while it was on probation, without having been stopped"
                : "it ended the gateway: " + culprit;
    }
}
