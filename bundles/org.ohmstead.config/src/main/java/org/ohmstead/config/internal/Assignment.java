package org.ohmstead.config.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which file stands for which PID. */
final class Assignment {

    private final Map<String, PidName> pids = new LinkedHashMap<>();
    private final Map<String, CfgFile> files = new LinkedHashMap<>();
    private final SortedMap<String, String> surplus = new TreeMap<>();

    /**
     * Assigns. A file stands for the PID it is known for, else for the one that says it wrote it, else for the one its
     * name says.
     */
    static Assignment of(
            SortedMap<String, CfgFile> files, SortedMap<String, Running.Entry> running, Index index, boolean first) {
        Assignment result = new Assignment();
        files.forEach((name, file) -> index.pidOf(name)
                .filter(pid -> !first || running.containsKey(pid))
                .ifPresent(pid -> result.put(named(pid, name, running), file)));
        running.values().forEach(entry -> {
            CfgFile file = files.get(entry.foreignFile());
            if (file != null && !result.assigned(file)) {
                result.put(entry.pid(), file);
            }
        });
        files.forEach((name, file) -> {
            if (!result.assigned(file)) {
                PidName.ofFile(name)
                        .ifPresentOrElse(
                                pid -> result.put(pid, file), () -> result.surplus.put(name, PidName.NAME_EXPECTED));
            }
        });
        return result;
    }

    private static PidName named(String pid, String file, SortedMap<String, Running.Entry> running) {
        Running.Entry entry = running.get(pid);
        return entry == null
                ? PidName.of(pid, PidName.parsed(file).map(PidName::factory).orElse(""))
                : entry.pid();
    }

    private void put(PidName pid, CfgFile file) {
        CfgFile other = files.get(pid.pid());
        if (other == null) {
            pids.put(pid.pid(), pid);
            files.put(pid.pid(), file);
        } else {
            surplus.put(file.name(), PidName.oneExpected(pid.pid(), CfgFolder.where(other.name())));
        }
    }

    private boolean assigned(CfgFile file) {
        return surplus.containsKey(file.name()) || files.containsValue(file);
    }

    Map<String, PidName> pids() {
        return pids;
    }

    Optional<CfgFile> file(String pid) {
        return Optional.ofNullable(files.get(pid));
    }

    /** {@return files that stand for nothing, with what was expected} */
    SortedMap<String, String> surplus() {
        return surplus;
    }
}
