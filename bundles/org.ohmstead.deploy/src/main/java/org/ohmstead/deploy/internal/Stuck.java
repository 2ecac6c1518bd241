package org.ohmstead.deploy.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A thread of somebody else that is in the code of a bundle that went.
 *
 * @param loader of the bundle
 * @param thread that is in it
 * @param frame where it was first seen
 */
record Stuck(Loader loader, Thread thread, StackTraceElement frame) {

    /**
     * {@return who is in its code now, or in code of the same name} Who makes a component of it is left aside, and told by that.
     *
     * @param loader of the bundle
     */
    static List<Stuck> in(Loader loader) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(e -> !loader.owns(e.getKey()) && !Hanging.makes(e.getValue()))
                .flatMap(e -> loader.inside(e.getValue()).map(frame -> new Stuck(loader, e.getKey(), frame)).stream())
                .toList();
    }

    /** {@return those of before that were seen at the same place again} */
    static List<Stuck> still(List<Stuck> before, List<Stuck> now) {
        return before.stream().filter(now::contains).toList();
    }

    /** {@return whether it is there yet} */
    boolean there() {
        Optional<StackTraceElement> now =
                Stream.of(thread.getStackTrace()).filter(frame::equals).findFirst();
        return thread.isAlive() && now.isPresent();
    }

    /** {@return who and where, in words} */
    String text() {
        return loader.bundle() + " is gone, and thread " + thread.getName() + " is still in it, at " + frame
                + "; it ends with the next start of the gateway";
    }
}
