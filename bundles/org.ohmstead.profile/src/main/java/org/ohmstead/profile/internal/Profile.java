package org.ohmstead.profile.internal;

import java.util.List;
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
        if (content.length > Yaml.MAX_SIZE) {
            throw place.wrong("at most " + Yaml.MAX_SIZE + " bytes expected, got " + content.length);
        }
        Node node = Yaml.compose(Yaml.decode(content, place), place);
        Attributes keys = new Attributes(place, node, "", SHAPE);
        String expected = "the protocol of a driver, such as modbus,";
        String protocol = keys.text("protocol", expected).orElseThrow(() -> keys.missing("protocol", expected));
        Node points = keys.take("points").orElseThrow(() -> keys.missing("points", "name: {at: …, unit: …}"));
        keys.rest().values().forEach(unknown -> {
            throw keys.unknown(unknown, "protocol, points");
        });
        return new Profile(protocol, new PointReader(place).points(points));
    }

    /**
     * Reads the value of the key {@code points}.
     *
     * @throws IllegalArgumentException if anything is wrong, naming the place
     */
    static List<PointEntry> parseInline(String text) {
        Place place = new Place("points", text.strip().contains("\n"));
        List<PointEntry> points = new PointReader(place).points(Yaml.compose(text, place));
        if (points.size() > MAX_INLINE) {
            throw place.wrong("at most " + MAX_INLINE + " points expected, got " + points.size()
                    + "; more have a place in a profile");
        }
        return List.copyOf(points);
    }
}
