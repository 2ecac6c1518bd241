package org.ohmstead.deploy.internal;

import java.util.Optional;

/**
 * A place in a Maven repository.
 *
 * @param group of the artifact
 * @param artifact its name
 * @param version its version
 * @param type file ending
 * @param classifier may be empty
 */
record Coordinates(String group, String artifact, String version, String type, String classifier) {

    private static final String SCHEME = "mvn:";

    /** {@return what a location names; empty if it is no plain {@code mvn:g/a/v[/type[/classifier]]}} */
    static Optional<Coordinates> of(String location) {
        if (!location.startsWith(SCHEME) || location.indexOf('!') >= 0) {
            return Optional.empty();
        }
        String plain = location.substring(SCHEME.length());
        int end = plain.indexOf('?') < 0 ? plain.length() : plain.indexOf('?');
        String[] parts = plain.substring(0, end).split("/", -1);
        if (parts.length < 3 || parts.length > 5) {
            return Optional.empty();
        }
        return Optional.of(new Coordinates(
                parts[0], parts[1], parts[2], parts.length > 3 ? parts[3] : "jar", parts.length > 4 ? parts[4] : ""));
    }

    /** {@return the path in a repository} */
    String path() {
        String tail = classifier.isEmpty() ? "" : "-" + classifier;
        return group.replace('.', '/') + "/" + artifact + "/" + version + "/" + artifact + "-" + version + tail + "."
                + type;
    }

    @Override
    public String toString() {
        String plain = SCHEME + group + "/" + artifact + "/" + version;
        if (classifier.isEmpty()) {
            return type.equals("jar") ? plain : plain + "/" + type;
        }
        return plain + "/" + type + "/" + classifier;
    }
}
