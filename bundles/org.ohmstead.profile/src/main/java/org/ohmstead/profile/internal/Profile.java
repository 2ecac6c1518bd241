package org.ohmstead.profile.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.driver.PointEntry;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * What a profile says.
 *
 * @param protocol of the devices it is for
 * @param points in the order written, at least one
 */
record Profile(String protocol, List<PointEntry> points) {

    /** The most points that the key {@code points} of a configuration may hold. */
    static final int MAX_INLINE = 50;

    private static final int MOST_PROBLEMS = 100;
    private static final String SHAPE = "the keys protocol and points";

    Profile {
        points = List.copyOf(points);
    }

    /**
     * Reads a file's content.
     *
     * @throws IllegalArgumentException if anything is wrong, naming the place
     */
    static Profile parse(byte[] content, Place place) {
        return parse(content, place, PointReader.FIRST);
    }

    /** {@return what is wrong with a file's content, in the order of its lines, up to a hundred} */
    static List<ConfigProblem> problems(byte[] content, Place place) {
        List<ConfigProblem> problems = new ArrayList<>();
        try {
            parse(content, place, wrong -> problems.add(wrong.problem()));
        } catch (Wrong e) {
            problems.add(e.problem());
        }
        return problems.size() <= MOST_PROBLEMS ? problems : problems.subList(0, MOST_PROBLEMS);
    }

    private static Profile parse(byte[] content, Place place, Consumer<Wrong> wrong) {
        if (content.length > Yaml.MAX_SIZE) {
            throw place.wrong("at most " + Yaml.MAX_SIZE + " bytes expected, got " + content.length);
        }
        Node node = Yaml.compose(Yaml.decode(content, place), place);
        Attributes keys = new Attributes(place, node, "", "", SHAPE);
        String expected = "the protocol of a driver, such as modbus,";
        String protocol = keys.text("protocol", expected).orElseThrow(() -> keys.missing("protocol", expected));
        Node points = keys.take("points").orElseThrow(() -> keys.missing("points", "name: {at: …, unit: …}"));
        keys.rest().values().forEach(unknown -> {
            throw keys.unknown(unknown, "protocol, points");
        });
        return new Profile(protocol, new PointReader(place, wrong).points(points));
    }

    /**
     * Reads the value of the key {@code points}.
     *
     * @throws IllegalArgumentException if anything is wrong, naming the place
     */
    static List<PointEntry> parseInline(String text) {
        Place place = new Place("points", text.strip().contains("\n"));
        List<PointEntry> points = new PointReader(place, PointReader.FIRST).points(Yaml.compose(text, place));
        if (points.size() > MAX_INLINE) {
            throw place.wrong("at most " + MAX_INLINE + " points expected, got " + points.size()
                    + "; more have a place in a profile");
        }
        return List.copyOf(points);
    }
}
