package org.ohmstead.deploy.internal.intake;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where artifacts lie in a Maven repository, and how features name them. */
final class MavenPath {

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]*");
    private static final String SNAPSHOT = "-SNAPSHOT";
    private static final String STAMP = "-[0-9]{8}\\.[0-9]{6}-[0-9]+";
    private static final int FEWEST = 4;

    private MavenPath() {}

    /**
     * {@return {@code mvn:g/a/v[/type[/classifier]]}, empty if this is no such path}
     *
     * @param path below the repository's root
     */
    static Optional<String> url(String path) {
        String[] segments = path.split("/", -1);
        int last = segments.length - 1;
        if (segments.length < FEWEST
                || !Arrays.stream(segments).allMatch(s -> SEGMENT.matcher(s).matches())) {
            return Optional.empty();
        }
        String artifact = segments[last - 2];
        String version = segments[last - 1];
        String group = String.join(".", Arrays.copyOf(segments, last - 2));
        String base = version.endsWith(SNAPSHOT) ? version.substring(0, version.length() - SNAPSHOT.length()) : version;
        String tail = version.endsWith(SNAPSHOT) ? "(?:" + SNAPSHOT + "|" + STAMP + ")" : "";
        Matcher file = Pattern.compile(
                        Pattern.quote(artifact + "-" + base) + tail + "(?:-([^.]+(?:\\.[^.]+)*?))?\\.([a-z0-9]+)")
                .matcher(segments[last]);
        if (!file.matches()) {
            return Optional.empty();
        }
        String classifier = file.group(1);
        String type = file.group(2);
        String url = "mvn:" + group + "/" + artifact + "/" + version;
        if (classifier != null) {
            return Optional.of(url + "/" + type + "/" + classifier);
        }
        return Optional.of(type.equals("jar") ? url : url + "/" + type);
    }
}
