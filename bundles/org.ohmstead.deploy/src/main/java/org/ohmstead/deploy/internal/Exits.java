package org.ohmstead.deploy.internal;

import java.util.Collection;
import java.util.Optional;

/**
 * Who ends the Java process. A signal, as an operator's or systemd's, is handled by a thread of Java's own; whoever calls
 * {@code System.exit} waits in that call for the end, so that the stack tells who it is.
 */
final class Exits {

    private static final String RUNTIME = Runtime.class.getName();
    private static final String EXIT = "exit";

    private Exits() {}

    /**
     * {@return from where the end was asked for by a program; empty if by none}
     *
     * @param stacks of all threads
     */
    static Optional<StackTraceElement> caller(Collection<StackTraceElement[]> stacks) {
        return stacks.stream().flatMap(stack -> caller(stack).stream()).findFirst();
    }

    /** The innermost frame that is not Java's own; Java's if there is none. */
    private static Optional<StackTraceElement> caller(StackTraceElement[] stack) {
        Optional<StackTraceElement> found = Optional.empty();
        for (StackTraceElement frame : stack) {
            if (frame.getClassName().equals(RUNTIME) && frame.getMethodName().equals(EXIT)) {
                found = Optional.of(frame);
            } else if (found.isPresent() && frame.getModuleName() == null) {
                return Optional.of(frame);
            }
        }
        return found;
    }
}
