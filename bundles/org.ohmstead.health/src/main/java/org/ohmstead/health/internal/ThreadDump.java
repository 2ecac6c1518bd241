package org.ohmstead.health.internal;

import static java.util.stream.Collectors.joining;

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
     * {@return what the threads of a bundle do, a line for each, the innermost call first; of all of Ohmstead's if it has none
     * by its name} By convention a thread is named {@code ohmstead-}, and then after its bundle.
     *
     * @param component the name of a component, which begins with the bundle's package
     */
    static List<String> of(String component) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        List<ThreadInfo> all = Arrays.stream(threads.dumpAllThreads(
                        threads.isObjectMonitorUsageSupported(), threads.isSynchronizerUsageSupported(), DEPTH))
                .toList();
        String prefix = OURS + area(component);
        List<String> mine = lines(all, name -> name.equals(prefix) || name.startsWith(prefix + "-"));
        return mine.isEmpty() ? lines(all, name -> name.startsWith(OURS)) : mine;
    }

    /** {@return {@code journal} of {@code org.ohmstead.journal.internal.FileJournal}} */
    static String area(String component) {
        String[] segments = component.split("\\.");
        return segments.length > 2 ? segments[2] : component;
    }

    private static List<String> lines(List<ThreadInfo> all, Predicate<String> names) {
        return all.stream()
                .filter(info -> names.test(info.getThreadName()))
                .map(ThreadDump::line)
                .toList();
    }

    private static String line(ThreadInfo info) {
        String lock = info.getLockInfo() == null ? "" : " on " + info.getLockInfo();
        String owner = info.getLockOwnerName() == null ? "" : " held by " + info.getLockOwnerName();
        return info.getThreadName() + ": " + info.getThreadState() + lock + owner
                + Arrays.stream(info.getStackTrace())
                        .map(frame -> " < " + frame)
                        .collect(joining());
    }
}
