package org.ohmstead.config.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ohmstead.device.ConfigProblem;

/** What a look at files and Config Admin found out about who changed what. For use by one thread at a time. */
final class Trail {

    /** Where a change came from. */
    enum Side {
        /** A file was edited. */
        FILE,
        /** Somebody changed Config Admin. */
        RUNNING
    }

    /**
     * A change that was not taken.
     *
     * @param pid of the configuration
     * @param file its name
     * @param side where it came from
     * @param content that was wanted; none if it could not be understood, or was to be deleted
     * @param reason in words
     */
    record Refused(PidName pid, String file, Side side, Optional<Content> content, String reason) {}

    /** Where what runs came from, by PID; with the file's name. */
    private final Map<String, Side> sides = new LinkedHashMap<>();

    private final Map<String, String> files = new LinkedHashMap<>();
    private final List<Refused> refused = new ArrayList<>();
    /** What each configuration was when it was refused and had to be undone, and that is not done yet; by PID. */
    private final Map<String, String> undoing = new HashMap<>();

    private boolean told;

    void changed(PidName pid, String file, Side side) {
        sides.put(pid.pid(), side);
        files.put(pid.pid(), file);
    }

    void refused(PidName pid, String file, Side side, Optional<Content> content, String reason) {
        refused.add(new Refused(pid, file, side, content, reason));
    }

    void refused(PidName pid, String file, Side side, Optional<Content> content, List<ConfigProblem> problems) {
        refused(pid, file, side, content, Rejections.reasons(problems));
    }

    /**
     * What runs must not be, and is about to be undone. If somebody is in between, it may run on until the next look.
     *
     * @param hash of what runs
     * @return whether that is news, and no further try
     */
    boolean undo(String pid, String hash) {
        return !hash.equals(undoing.put(pid, hash));
    }

    /** What runs is as it should be. */
    void undone(String pid) {
        undoing.remove(pid);
    }

    /** {@return whether what runs was refused, and runs only as it could not be undone yet} */
    boolean undoing(String pid, String hash) {
        return hash.equals(undoing.get(pid));
    }

    /** What is neither a file nor runs any more need not be undone. */
    void only(Collection<String> pids) {
        undoing.keySet().retainAll(pids);
    }

    Optional<Side> side(String pid) {
        return Optional.ofNullable(sides.get(pid));
    }

    String file(String pid) {
        return files.getOrDefault(pid, "");
    }

    List<Refused> refused() {
        return List.copyOf(refused);
    }

    /** All that was found is known to the history. */
    void told() {
        told = true;
    }

    /** Another look begins: what nobody was told of yet is not forgotten, but for wrong files, which are found again. */
    void begin() {
        if (told) {
            sides.clear();
            files.clear();
            refused.clear();
        }
        refused.removeIf(one -> one.side() == Side.FILE);
        told = false;
    }
}
