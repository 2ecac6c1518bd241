package org.ohmstead.health.internal;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Says what threads are doing. */
final class ThreadDump {

    private static final String OURS = "ohmstead-";
    private static final int DEPTH = 48;

    private ThreadDump() {}

    /**
     * {@return what the threads of a bundle do; of all of Ohmstead's if it has none by its name} By convention a thread is
     * named {@code ohmstead-}, and then after its bundle.
     *
     * @param component the name of a component, which begins with the bundle's package
     */
    static String of(String component) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        List<ThreadInfo> all = Arrays.stream(threads.dumpAllThreads(
                        threads.isObjectMonitorUsageSupported(), threads.isSynchronizerUsageSupported(), DEPTH))
                .toList();
        String prefix = OURS + area(component);
        String mine = text(all, name -> name.equals(prefix) || name.startsWith(prefix + "-"));
        return mine.isEmpty() ? text(all, name -> name.startsWith(OURS)) : mine;
    }

    /** {@return {@code journal} of {@code org.ohmstead.journal.internal.FileJournal}} */
    static String area(String component) {
        String[] segments = component.split("\\.");
        return segments.length > 2 ? segments[2] : component;
    }

    private static String text(List<ThreadInfo> all, Predicate<String> names) {
        StringBuilder text = new StringBuilder();
        all.stream().filter(info -> names.test(info.getThreadName())).forEach(info -> append(text, info));
        return text.toString();
    }

    private static void append(StringBuilder text, ThreadInfo info) {
        text.append('\n').append(info.getThreadName()).append(": ").append(info.getThreadState());
        LockInfo lock = info.getLockInfo();
        if (lock != null) {
            text.append(" on ").append(lock);
        }
        if (info.getLockOwnerName() != null) {
            text.append(" held by ").append(info.getLockOwnerName());
        }
        for (StackTraceElement frame : info.getStackTrace()) {
            text.append("\n    at ").append(frame);
        }
    }
}
