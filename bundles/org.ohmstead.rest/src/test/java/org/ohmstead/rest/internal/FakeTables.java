package org.ohmstead.rest.internal;

import java.util.List;
import java.util.Map;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.PointTables;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.ConfigProblem;

/** The table of one profile and of the device that uses it; the journal has none. Lines with {@code bad} are refused. */
final class FakeTables implements PointTables {

    volatile String table = "name;unit\nspeed;1/min\nT é;Cel\n";

    @Override
    public String csv(String id) {
        check(id);
        return table;
    }

    private static void check(String id) {
        if (!List.of(FakeConfigurations.PUMP, FakeConfigurations.PROFILE).contains(id)) {
            throw new IllegalArgumentException(id + " has no list of points");
        }
    }

    @Override
    public ChangeSet change(String id, String changed) throws ConfigException {
        check(id);
        List<String> lines = changed.lines().toList();
        List<ConfigProblem> problems = lines.stream()
                .filter(line -> line.contains("bad"))
                .map(line -> new ConfigProblem(id, "line " + (lines.indexOf(line) + 1) + ", unit", line, "a unit"))
                .toList();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new ChangeSet(List.of(
                id.startsWith("profiles/")
                        ? new ChangeSet.PutText(id, ChangeSet.ANY, changed)
                        : new ChangeSet.Put(id, ChangeSet.ANY, Map.of("points", changed))));
    }
}
