package org.ohmstead.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Stacks as JDK 17 has them while the process ends. */
class ExitsTest {

    private static final StackTraceElement RUNTIME = java("java.lang.Runtime", "exit");
    private static final StackTraceElement[] PROGRAM = {
        java("java.lang.Thread", "join"),
        java("java.lang.ApplicationShutdownHooks", "runHooks"),
        java("java.lang.Shutdown", "exit"),
        RUNTIME,
        java("java.lang.System", "exit"),
        new StackTraceElement("com.example.Main", "lambda$start$0", "Main.java", 12),
        java("java.lang.Thread", "run")
    };
    private static final StackTraceElement[] SIGNAL = {
        java("java.lang.Thread", "join"),
        java("java.lang.Shutdown", "exit"),
        java("java.lang.Terminator$1", "handle"),
        new StackTraceElement(null, "jdk.unsupported", null, "sun.misc.Signal", "run", "Signal.java", 1),
        java("java.lang.Thread", "run")
    };
    private static final StackTraceElement[] WORK = {
        java("java.lang.Object", "wait"), new StackTraceElement("com.example.Other", "exit", "Other.java", 3)
    };

    private static StackTraceElement java(String type, String method) {
        return new StackTraceElement(null, "java.base", null, type, method, "X.java", 1);
    }

    @Test
    void aProgramIsFoundWhereItAsksForIt() {
        assertThat(Exits.caller(List.of(WORK, PROGRAM)))
                .map(StackTraceElement::toString)
                .contains("com.example.Main.lambda$start$0(Main.java:12)");
    }

    @Test
    void aSignalIsNoProgram() {
        assertThat(Exits.caller(List.of(WORK, SIGNAL))).isEmpty();
    }

    @Test
    void aProgramWithoutAFrameOfItsOwnIsAProgramAllTheSame() {
        StackTraceElement[] reference = {RUNTIME, java("java.lang.System", "exit"), java("java.lang.Thread", "run")};

        assertThat(Exits.caller(List.of(WORK, reference))).contains(RUNTIME);
    }
}
