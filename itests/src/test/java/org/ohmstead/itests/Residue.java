package org.ohmstead.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a process holds, seen from outside: by {@code jcmd} and in {@code /proc}.
 *
 * @param threads by name, numbers left out, with how many have it
 * @param sockets open ones
 * @param files other open files
 * @param loaders of bundles' classes that are alive, by what the names of their classes have in common
 * @param heapKib in use after a full collection
 */
record Residue(Map<String, Integer> threads, int sockets, int files, Map<String, Integer> loaders, long heapKib) {

    /** A process that hangs does not answer. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Pattern THREAD = Pattern.compile("^\"([^\"]+)\" #");
    private static final String LOADER = "+-- org.apache.felix.framework.BundleWiringImpl$BundleClassLoader";
    private static final Pattern CLASS = Pattern.compile("^[ |]+(?:Classes: )?([\\w$]+(?:\\.[\\w$]+)+)$");
    /** Pools of the JVM and of the container that grow and shrink with the load; all other threads are somebody's. */
    private static final Pattern POOL = Pattern.compile(
            "qtp#-#|FelixResolver-#|ForkJoinPool\\..*|C# CompilerThread#|Attach Listener|sshd-SshServer.*-nio#-thread-#");

    private static final Pattern HEAP = Pattern.compile("\\btotal \\d+K, used (\\d+)K");

    /** Looks at a process, after it has collected its garbage. */
    static Residue of(long pid) throws IOException {
        jcmd(pid, "GC.run");
        jcmd(pid, "GC.run"); // what the first one's cleaners let go of
        long heap = matches(HEAP, jcmd(pid, "GC.heap_info")).stream()
                .mapToLong(Long::parseLong)
                .sum();
        Map<String, Integer> threads = new TreeMap<>();
        matches(THREAD, jcmd(pid, "Thread.print"))
                .forEach(name -> threads.merge(name.replaceAll("[0-9]+", "#"), 1, Integer::sum));
        List<String> open = open(pid);
        int sockets = (int) open.stream().filter(o -> o.startsWith("socket:")).count();
        return new Residue(
                threads,
                sockets,
                open.size() - sockets,
                loaders(jcmd(pid, "VM.classloaders", "show-classes=true")),
                heap);
    }

    /** {@return class loaders of bundles of which there are more than before: what they hold, before → now} */
    Map<String, String> moreLoaders(Residue before) {
        Map<String, String> more = new TreeMap<>();
        loaders.forEach((name, number) -> {
            int then = before.loaders.getOrDefault(name, 0);
            // Libraries of the distribution have theirs as soon as somebody needs a class of them.
            if (number > then && (name.startsWith("org.ohmstead.") || name.startsWith("com.example."))) {
                more.put(name, then + " → " + number);
            }
        });
        return more;
    }

    /** Leaves the heap of a process in a file, for whoever looks into what holds what. */
    static void dump(long pid, Path file) throws IOException {
        Files.deleteIfExists(file);
        jcmd(pid, "GC.heap_dump", file.toAbsolutePath().toString());
    }

    /**
     * The threads, other than of pools, of which there are more than before: name, before → now.
     *
     * @param beginning of their names
     */
    Map<String, String> moreThreads(Residue before, String beginning) {
        Map<String, String> more = new TreeMap<>();
        threads.forEach((name, number) -> {
            int then = before.threads.getOrDefault(name, 0);
            if (number > then
                    && name.startsWith(beginning)
                    && !POOL.matcher(name).matches()) {
                more.put(name, then + " → " + number);
            }
        });
        return more;
    }

    /**
     * Whether there is no more than before of what bundles or devices may leave.
     *
     * @param threads beginning of the names of those that count
     */
    boolean within(Residue before, String threads) {
        return moreThreads(before, threads).isEmpty()
                && moreLoaders(before).isEmpty()
                && sockets <= before.sockets
                && files <= before.files;
    }

    /** {@return how many threads there are} */
    int threadCount() {
        return threads.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** {@return in one line} */
    String line() {
        return threadCount() + " threads, " + sockets + " sockets, " + files + " files, "
                + loaders.values().stream().mapToInt(Integer::intValue).sum() + " class loaders of bundles, heap "
                + heapKib / 1024 + " MiB";
    }

    private static Map<String, Integer> loaders(String tree) {
        Map<String, Integer> loaders = new TreeMap<>();
        String common = null;
        boolean inside = false;
        for (String line : (tree + "\n+-- end").lines().toList()) {
            Matcher found = CLASS.matcher(line);
            if (line.contains("+-- ")) {
                if (inside) {
                    loaders.merge(String.valueOf(common), 1, Integer::sum);
                }
                inside = line.endsWith(LOADER);
                common = null;
            } else if (inside && found.find()) {
                common = common == null ? found.group(1) : common(common, found.group(1));
            }
        }
        return loaders;
    }

    private static String common(String one, String other) {
        int length = 0;
        while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return one.substring(0, length);
    }

    private static List<String> open(long pid) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return descriptors.map(Residue::target).filter(t -> !t.isEmpty()).collect(Collectors.toList());
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }

    private static List<String> matches(Pattern pattern, String text) {
        return text.lines()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .toList();
    }

    /** {@return what a process says of itself} */
    static String jcmd(long pid, String... command) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        line.add(Long.toString(pid));
        line.addAll(List.of(command));
        return Program.run(new ProcessBuilder(line), "", PATIENCE).well();
    }
}
