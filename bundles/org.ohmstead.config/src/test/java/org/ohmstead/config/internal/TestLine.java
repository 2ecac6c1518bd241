package org.ohmstead.config.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ohmstead.driver.ConfigCheck;

/**
 * A driver whose devices share one serial line, with settings that are their {@code url}: whoever is started must want what
 * the others have. Devices are started and stopped as soon as Config Admin says so.
 */
final class TestLine implements ConfigCheck<TestCheck.Keys> {

    /** What devices that run have, by PID. */
    final Map<String, String> has = new TreeMap<>();

    /** What was started, in that order; with a {@code !} if it was refused. */
    final List<String> starts = new ArrayList<>();

    private final Set<String> leaving = new TreeSet<>();
    private Set<String> together = Set.of();
    private Optional<String> wish = Optional.empty();
    /** Devices that think they have the line, which was opened anew by others. */
    final Set<String> cutOff = new TreeSet<>();

    @Override
    public String protocol() {
        return "test";
    }

    @Override
    public Class<TestCheck.Keys> type() {
        return TestCheck.Keys.class;
    }

    @Override
    public void check(TestCheck.Keys keys, String pid) {
        has.forEach((other, url) -> {
            if (!other.equals(pid) && !together.contains(other) && !url.equals(keys.url())) {
                throw new IllegalArgumentException(
                        "url = '" + keys.url() + "': '" + url + "' as " + other + " expected");
            }
        });
        if (!together.isEmpty()
                && wish.filter(first -> !first.equals(keys.url())).isPresent()) {
            throw new IllegalArgumentException(
                    "url = '" + keys.url() + "': '" + wish.get() + "' as the others expected");
        }
        wish = Optional.of(keys.url());
    }

    @Override
    public void together(Set<String> pids, Runnable work) {
        together = pids;
        wish = Optional.empty();
        work.run();
        together = Set.of();
    }

    @Override
    public void changing(Set<String> pids) {
        leaving.addAll(pids);
        leaving.retainAll(has.keySet());
    }

    @Override
    public void unchanged(Set<String> pids) {
        leaving.removeAll(pids);
    }

    /** What Config Admin tells: a configuration, or that there is none any more. */
    void changed(String pid, Optional<Map<String, Object>> values) {
        has.remove(pid);
        leaving.remove(pid);
        cutOff.remove(pid);
        values.map(keys -> keys.get("url").toString()).ifPresent(url -> start(pid, url));
    }

    private void start(String pid, String url) {
        Set<String> others = new TreeSet<>(has.keySet());
        others.removeIf(other -> has.get(other).equals(url));
        if (!leaving.containsAll(others)) {
            starts.add(pid + "!");
            return;
        }
        cutOff.addAll(others);
        starts.add(pid);
        has.put(pid, url);
    }
}
