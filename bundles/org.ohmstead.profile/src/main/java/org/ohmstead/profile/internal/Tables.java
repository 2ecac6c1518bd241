package org.ohmstead.profile.internal;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.ConfigItem;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.PointTables;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.driver.Driver;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Tables of the points of profiles and devices; changes nothing by itself. */
@Component
public final class Tables implements PointTables {

    private static final String PROFILE = "profile";
    private static final String POINTS = "points";

    private final Configurations configurations;

    /**
     * Makes tables.
     *
     * @param configurations has the items
     */
    @Activate
    public Tables(@Reference(name = "configurations") Configurations configurations) {
        this.configurations = configurations;
    }

    @Override
    public String csv(String id) {
        ConfigItem item = listed(id);
        if (!ProfileId.is(item.id())) {
            String points = property(item, POINTS);
            if (points.isBlank()) {
                throw new IllegalArgumentException(
                        id + " has no list of points: one of the keys profile and points expected");
            }
            return PointTable.write(inline(item, points).rows());
        }
        return PointTable.write(profile(item).rows());
    }

    @Override
    public ChangeSet change(String id, String table) throws ConfigException {
        ConfigItem item = listed(id);
        List<PointRow> rows = PointTable.read(table);
        if (!ProfileId.is(item.id())) {
            return device(item, rows);
        }
        String text = changed(item, rows);
        if (text.length() > Yaml.MAX_SIZE) {
            throw new ConfigException(List.of(new ConfigProblem(
                    item.file(),
                    "",
                    "",
                    "a profile of at most " + Yaml.megabytes(Yaml.MAX_SIZE) + " expected; with these " + rows.size()
                            + " points it would have " + Yaml.megabytes(text.length()) + ": some "
                            + (long) rows.size() * Yaml.MAX_SIZE / text.length() + " of them fit")));
        }
        return text.equals(item.text())
                ? new ChangeSet(List.of())
                : new ChangeSet(List.of(new ChangeSet.PutText(item.id(), item.version(), text)));
    }

    /** {@return the item that lists the points: the profile of a device that has one} */
    private ConfigItem listed(String id) {
        ConfigItem item = item(id);
        if (ProfileId.is(id)) {
            return item;
        }
        if (!item.type().startsWith(Driver.PID_PREFIX)) {
            throw new IllegalArgumentException(id + " has no list of points: a profile or a device expected");
        }
        String profile = property(item, PROFILE).strip();
        return profile.isEmpty() ? item : item(ProfileId.of(profile));
    }

    private ConfigItem item(String id) {
        return configurations
                .item(id)
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + id + "': a configuration or a profile expected, there is none"));
    }

    private static String property(ConfigItem item, String key) {
        return String.valueOf(item.properties().getOrDefault(key, ""));
    }

    private static PointsText inline(ConfigItem item, String points) {
        return new PointsText(points, new Place(item.id() + ", points", false), node -> node);
    }

    private static PointsText profile(ConfigItem item) {
        Place place = ProfileFolder.place(ProfileId.name(item.id()));
        return new PointsText(item.text(), place, node -> key(place, node, POINTS));
    }

    private static Node key(Place place, Node profile, String key) {
        Attributes keys = new Attributes(place, profile, "", "", "the keys protocol and points");
        return keys.take(key).orElseThrow(() -> keys.missing(key, "a profile for a protocol, with points,"));
    }

    /** {@return the text of a profile with other points} If it has to be written anew, the comment at its head stays. */
    private static String changed(ConfigItem item, List<PointRow> rows) {
        PointsText text = profile(item);
        Place place = ProfileFolder.place(ProfileId.name(item.id()));
        String end = Source.lineEnd(item.text());
        return text.with(rows, all -> {
            String head = text.lines()
                    .takeWhile(line -> line.isBlank() || line.startsWith("#"))
                    .map(line -> line + end)
                    .collect(joining());
            Node protocol = key(place, text.root(), "protocol");
            return head + Flow.profile(((ScalarNode) protocol).getValue(), all, end);
        });
    }

    private ChangeSet device(ConfigItem item, List<PointRow> rows) {
        String before = property(item, POINTS);
        PointsText points = inline(item, before.isBlank() ? "{}" : before);
        Map<String, Object> properties = new HashMap<>(item.properties());
        List<ChangeSet.Change> changes = new ArrayList<>();
        if (rows.size() > Profile.MAX_INLINE) {
            String name = free(item);
            String protocol = item.type().substring(Driver.PID_PREFIX.length());
            changes.add(new ChangeSet.PutText(
                    ProfileId.of(name), ChangeSet.NEW, Flow.profile(protocol, points.sorted(rows), "\n")));
            properties.remove(POINTS);
            properties.put(PROFILE, name);
        } else {
            String text = points.with(rows, Flow::points);
            if (text.equals(before)) {
                return new ChangeSet(List.of());
            }
            properties.put(POINTS, text);
        }
        changes.add(new ChangeSet.Put(item.id(), item.version(), properties));
        return new ChangeSet(changes);
    }

    /** {@return the name of a profile that does not exist yet} */
    private String free(ConfigItem item) {
        String device = property(item, "device");
        String name = device.isEmpty() ? item.id().substring(item.id().indexOf('~') + 1) : device.replace('/', '-');
        String free = name;
        for (int n = 2; configurations.item(ProfileId.of(free)).isPresent(); n++) {
            free = name + "-" + n;
        }
        return free;
    }
}
