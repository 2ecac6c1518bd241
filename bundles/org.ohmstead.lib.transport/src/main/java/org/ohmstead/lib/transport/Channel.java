package org.ohmstead.lib.transport;

/** An open channel, whoever owns it. */
abstract class Channel implements ByteLink {

    private volatile boolean woken;

    @Override
    public void wake() {
        woken = true;
    }

    /** {@return whether a read is to end that has nothing to bring}; it is told once */
    boolean takeWake() {
        boolean told = woken;
        woken = false;
        return told;
    }
}
