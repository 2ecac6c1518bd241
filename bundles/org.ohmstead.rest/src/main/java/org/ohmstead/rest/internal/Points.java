package org.ohmstead.rest.internal;

import java.util.Optional;
import java.util.function.Predicate;
import org.ohmstead.driver.PointId;
import org.ohmstead.lib.obis.Obis;

/** Finds points by what people write. */
final class Points {

    private Points() {}

    /**
     * {@return the id that a path means}
     *
     * @param known whether there is such a point
     */
    static Optional<PointId> resolve(String device, String point, Predicate<PointId> known) {
        Optional<PointId> plain = id(device, point);
        return plain.filter(known).or(() -> obis(device, point).filter(known)).or(() -> plain);
    }

    static Problem unknown(String device, String point) {
        return Problem.notFound("there is no point '" + device + "/" + point + "'");
    }

    /** {@return whether a text is written as the path of a device must be} */
    static boolean isDevice(String path) {
        try {
            return !PointId.checkDevice(path).isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<PointId> id(String device, String point) {
        try {
            return Optional.of(new PointId(PointId.checkDevice(device), PointId.checkPoint(point)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<PointId> obis(String device, String point) {
        try {
            return id(device, Obis.parse(point).toString());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
