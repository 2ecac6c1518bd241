package org.ohmstead.config.internal;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.driver.PointId;
import org.ohmstead.lib.text.Nearest;

/** Checks a content against the metatype, and a device's path against the others. Pure. */
final class Validator {

    static final String DEVICE = "device";

    private static final String URL = "url";
    private static final Pattern USER_INFO = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)@");
    private static final Pattern OF_OSGI =
            Pattern.compile("(service|component|osgi|webconsole)\\..*|.*\\.target" + "|.*\\.cardinality\\.minimum");
    private static final int SHORT_ENOUGH = 120;
    private static final int MOST = 10;

    private final String where;
    private final Schema schema;
    private final Content content;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private Validator(String where, Schema schema, Content content) {
        this.where = where;
        this.schema = schema;
        this.content = content;
    }

    /**
     * A device's path that is taken.
     *
     * @param path of the device
     * @param where its configuration is
     */
    record Taken(String path, String where) {}

    /**
     * {@return what is wrong with a configuration}
     *
     * @param where for messages
     * @param schema of its PID
     * @param device whether it is one of a device
     * @param content to check
     * @param taken the paths of devices that come before it
     */
    static List<ConfigProblem> check(
            String where, Schema schema, boolean device, Content content, Collection<Taken> taken) {
        Validator validator = new Validator(where, schema, content);
        validator.checkKeys();
        if (device) {
            validator.checkDevice(taken);
            validator.checkUrl();
        }
        return shortened(where, validator.problems);
    }

    /** {@return problems, of very many the first: a file that is something else altogether must not fill the log} */
    private static List<ConfigProblem> shortened(String where, List<ConfigProblem> all) {
        if (all.size() <= MOST) {
            return List.copyOf(all);
        }
        List<ConfigProblem> first = new ArrayList<>(all.subList(0, MOST));
        int more = all.size() - MOST;
        first.add(new ConfigProblem(
                where, "", "", more == 1 ? "and one more mistake" : "and " + more + " more mistakes"));
        return List.copyOf(first);
    }

    private void checkKeys() {
        content.settings().forEach((key, setting) -> {
            Optional<Attribute> attribute = schema.attribute(key);
            if (attribute.isPresent()) {
                attribute.get().wrong(setting).ifPresent(expected -> add(key, shown(key, setting), expected));
            } else if (!OF_OSGI.matcher(key).matches()) {
                add(key, "…", unknown(key));
            }
        });
        schema.attributes().values().stream()
                .filter(attribute -> attribute.required() && !content.settings().containsKey(attribute.id()))
                .forEach(attribute -> add(attribute.id(), "", attribute.expected()));
    }

    /** The value of an unknown key is not shown: it may be a misspelt secret. */
    private String unknown(String key) {
        return Nearest.of(key, schema.attributes().keySet())
                .map(near -> "the key '" + near + "'")
                .orElseGet(() -> "one of the keys "
                        + schema.attributes().keySet().stream().sorted().collect(joining(", ")));
    }

    private void checkDevice(Collection<Taken> taken) {
        Optional<String> path = content.text(DEVICE);
        if (path.isPresent()) {
            place(where, path.get(), taken).ifPresent(problems::add);
        } else if (schema.attribute(DEVICE).filter(Attribute::required).isEmpty()) {
            add(DEVICE, "", "the path of the device, such as cellar/meter,");
        }
    }

    /**
     * {@return what is wrong with the path of a device, whatever its driver}
     *
     * @param where for messages
     * @param path to check
     * @param taken the paths of devices that come before it
     */
    static Optional<ConfigProblem> place(String where, String path, Collection<Taken> taken) {
        try {
            PointId.checkDevice(path);
        } catch (IllegalArgumentException e) {
            return Optional.of(
                    new ConfigProblem(where, DEVICE, path, e.getMessage().replaceFirst(" expected, got .*$", "")));
        }
        Optional<String> same = taken.stream()
                .filter(other -> other.path().equals(path))
                .findFirst()
                .map(other -> "a path that is not taken yet (it is by " + other.where() + ")");
        return same.or(() -> nested(path, taken)).map(expected -> new ConfigProblem(where, DEVICE, path, expected));
    }

    private static Optional<String> nested(String path, Collection<Taken> taken) {
        List<Taken> others =
                taken.stream().filter(other -> collide(path, other.path())).toList();
        if (others.isEmpty()) {
            return Optional.empty();
        }
        Taken first = others.get(0);
        int more = others.size() - 1;
        String rest = more == 0 ? "" : more == 1 ? ", and one more" : ", and " + more + " more";
        return Optional.of("a path that is neither above nor below that of another device ('" + first.path() + "' of "
                + first.where() + rest + ")");
    }

    /** {@return whether two devices cannot have these paths} */
    static boolean collide(String one, String other) {
        return one.equals(other) || within(one, other) || within(other, one);
    }

    private static boolean within(String path, String above) {
        return path.startsWith(above + "/");
    }

    private void checkUrl() {
        content.text(URL).ifPresent(url -> {
            Matcher matcher = USER_INFO.matcher(url);
            if (matcher.find()) {
                String masked = url.substring(0, matcher.start(1)) + "…" + url.substring(matcher.end(1));
                add(URL, masked, "an address without user and password, which belong into keys of their own,");
            }
        });
    }

    private String shown(String key, Setting setting) {
        String text = Shown.address(setting.shown());
        if (schema.secret(key)) {
            return "…";
        }
        return text.length() <= SHORT_ENOUGH ? text : text.substring(0, SHORT_ENOUGH) + "…";
    }

    private void add(String key, String value, String expected) {
        problems.add(new ConfigProblem(where, key, value, expected));
    }
}
