package org.ohmstead.config.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Which configuration has which device path. For use by one thread. */
final class Paths {

    private final Map<String, Validator.Taken> byPid = new LinkedHashMap<>();
    private final List<Reserved> reserved;

    /**
     * A path that a device has let go, and gets back unless somebody confirms that.
     *
     * @param pids of those that changed together, and may exchange their paths
     * @param taken the path, and why it is reserved
     */
    record Reserved(Set<String> pids, Validator.Taken taken) {}

    Paths(List<Reserved> reserved) {
        this.reserved = reserved;
    }

    /** A device has the path that its content names, and no other any more. */
    void put(PidName pid, String where, Content content) {
        byPid.remove(pid.pid());
        if (pid.device()) {
            content.text(Validator.DEVICE).ifPresent(path -> byPid.put(pid.pid(), new Validator.Taken(path, where)));
        }
    }

    /** The same for a device that comes later than those that are there: it gets nothing that is in their way. */
    void claim(PidName pid, String where, Content content) {
        boolean free = content.text(Validator.DEVICE)
                .filter(path -> byPid.values().stream().noneMatch(taken -> Validator.collide(path, taken.path())))
                .isPresent();
        if (free) {
            put(pid, where, content);
        }
    }

    void remove(String pid) {
        byPid.remove(pid);
    }

    /** {@return what all but one have, or may get back} */
    List<Validator.Taken> others(PidName pid) {
        Stream<Validator.Taken> have = byPid.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(pid.pid()))
                .map(Map.Entry::getValue);
        Stream<Validator.Taken> mayGetBack =
                reserved.stream().filter(one -> !one.pids().contains(pid.pid())).map(Reserved::taken);
        return Stream.concat(have, mayGetBack).toList();
    }
}
