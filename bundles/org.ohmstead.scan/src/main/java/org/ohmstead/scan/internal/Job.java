package org.ohmstead.scan.internal;

/** One periodic read of one device. */
final class Job {

    private final PolledDevice device;
    private final Cycle cycle;
    private final Due due;

    Job(PolledDevice device, Cycle cycle, Due due) {
        this.device = device;
        this.cycle = cycle;
        this.due = due;
    }

    PolledDevice device() {
        return device;
    }

    Cycle cycle() {
        return cycle;
    }

    Due due() {
        return due;
    }
}
