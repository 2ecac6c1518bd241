package org.ohmstead.lib.transport;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where a device is, as the key {@code url} of its configuration says: {@code tcp://host:port?unit=1},
 * {@code rtu:///dev/ttyUSB0?baud=9600}, {@code rtu+tcp://host:port}, {@code serial:///dev/ttyUSB0}, {@code file:///path}.
 * Paths are taken literally, without percent signs as escapes.
 *
 * @param scheme in lower case
 * @param host a name or an address, an IPv6 address in brackets; empty unless the medium is TCP
 * @param port 1 to 65535; 0 unless the medium is TCP
 * @param path absolute; empty if the medium is TCP
 * @param query what follows the question mark, in the order written
 */
public record LinkUrl(String scheme, String host, int port, String path, Map<String, String> query) {

    private static final int MAX_PORT = 65535;

    /** What carries the bytes. */
    public enum Medium {
        /** A TCP connection. */
        TCP,
        /** A serial port. */
        SERIAL,
        /** A file, a named pipe or a terminal. */
        FILE
    }

    /**
     * Reads a url.
     *
     * @param text the value of the key {@code url}
     * @param allowed the schemes that make sense here, each with the query keys that it may have
     * @return the url
     * @throws IllegalArgumentException if it is none of these; the message names the key, the value (unless it may hold
     *     a password), and what was expected
     */
    public static LinkUrl parse(String text, Map<String, Set<String>> allowed) {
        int schemeEnd = text.indexOf("://");
        String scheme = schemeEnd < 0 ? "" : text.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
        String rest = text.substring(schemeEnd < 0 ? 0 : schemeEnd + "://".length());
        int question = rest.indexOf('?');
        String place = question < 0 ? rest : rest.substring(0, question);
        int slash = place.indexOf('/');
        String authority = slash < 0 ? place : place.substring(0, slash);
        // wherever it stands: a password may hold slashes and question marks
        if (!rest.startsWith("/") && rest.indexOf('@') >= 0) {
            throw new IllegalArgumentException(
                    "url (not shown, it may hold a password): no user info before the host expected; passwords are kept"
                            + " as secrets and referred to by 'secret:NAME'");
        }
        if (!allowed.containsKey(scheme)) {
            throw wrong(text, "a url that starts with " + listed(allowed.keySet(), "://"));
        }
        Map<String, String> query =
                query(text, question < 0 ? "" : rest.substring(question + 1), allowed.getOrDefault(scheme, Set.of()));
        String path = slash < 0 ? "" : place.substring(slash);
        return mediumOf(scheme) == Medium.TCP
                ? endpoint(text, scheme, authority, path, query)
                : local(text, scheme, authority, path, query);
    }

    /** {@return what carries the bytes} */
    public Medium medium() {
        return mediumOf(scheme);
    }

    /** {@return the canonical id of the physical channel: {@code tcp:10.0.0.5:502}, {@code serial:/dev/ttyUSB0}} */
    public String link() {
        return switch (medium()) {
            case TCP -> "tcp:" + host + ":" + port;
            case SERIAL -> "serial:" + path;
            case FILE -> "file:" + path;
        };
    }

    /**
     * Reads a number from the query.
     *
     * @param key its name
     * @param fallback what it is if it is not written
     * @param min the least
     * @param max the most
     * @return the number
     * @throws IllegalArgumentException if it is none within the limits; the message names key, value and expectation
     */
    public int integer(String key, int fallback, int min, int max) {
        String value = query.getOrDefault(key, Integer.toString(fallback));
        String expected = "a whole number of " + min + " to " + max;
        try {
            int number = Integer.parseInt(value);
            if (number < min || number > max) {
                throw wrongValue(key, value, expected);
            }
            return number;
        } catch (NumberFormatException e) {
            throw wrongValue(key, value, expected);
        }
    }

    /**
     * Reads one of several words from the query.
     *
     * @param key its name
     * @param fallback what it is if it is not written
     * @param words what it may be
     * @return the word
     * @throws IllegalArgumentException if it is none of them; the message names key, value and expectation
     */
    public String choice(String key, String fallback, Collection<String> words) {
        String value = query.getOrDefault(key, fallback);
        if (!words.contains(value)) {
            throw wrongValue(key, value, listed(words, ""));
        }
        return value;
    }

    /** {@return the url as a configuration would write it} */
    @Override
    public String toString() {
        String place = medium() == Medium.TCP ? host + ":" + port : path;
        String tail = query.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(joining("&"));
        return scheme + "://" + place + (tail.isEmpty() ? "" : "?" + tail);
    }

    private static LinkUrl endpoint(
            String text, String scheme, String authority, String path, Map<String, String> query) {
        int colon = authority.lastIndexOf(':');
        boolean portMissing = colon < 0 || authority.endsWith("]");
        String host = portMissing ? authority : authority.substring(0, colon);
        boolean bare = host.contains(":") && !(host.startsWith("[") && host.endsWith("]"));
        if (host.isEmpty() || bare || portMissing || path.length() > 1) {
            throw wrong(text, scheme + "://host:port, an IPv6 address in brackets, and no path");
        }
        return new LinkUrl(
                scheme, host.toLowerCase(Locale.ROOT), port(text, authority.substring(colon + 1)), "", query);
    }

    private static int port(String text, String digits) {
        boolean number =
                !digits.isEmpty() && digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = number ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > MAX_PORT) {
            throw wrong(text, "a port of 1 to " + MAX_PORT + " instead of '" + digits + "'");
        }
        return port;
    }

    private static LinkUrl local(String text, String scheme, String authority, String path, Map<String, String> query) {
        if (!authority.isEmpty() || path.length() < 2) {
            throw wrong(text, scheme + ":/// and the path, with three slashes,");
        }
        return new LinkUrl(scheme, "", 0, Path.of(path).normalize().toString(), query);
    }

    private static Map<String, String> query(String text, String query, Set<String> keys) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (!keys.contains(key)) {
                String expected = keys.isEmpty() ? "nothing" : listed(keys, "=");
                throw wrong(text, expected + " after '?' instead of '" + key + "'");
            }
            if (equals < 0 || pairs.put(key, pair.substring(equals + 1)) != null) {
                throw wrong(text, "'" + key + "=' and a value, once,");
            }
        }
        return pairs;
    }

    private static Medium mediumOf(String scheme) {
        return switch (scheme) {
            case "tcp", "rtu+tcp" -> Medium.TCP;
            case "serial", "rtu" -> Medium.SERIAL;
            case "file" -> Medium.FILE;
            default -> throw new IllegalArgumentException("no medium known for scheme '" + scheme + "'");
        };
    }

    private IllegalArgumentException wrongValue(String key, String value, String expected) {
        return wrong(toString(), "for '" + key + "' " + expected + " instead of '" + value + "'");
    }

    private static String listed(Collection<String> words, String suffix) {
        return words.stream().sorted().map(word -> "'" + word + suffix + "'").collect(joining(" or "));
    }

    private static IllegalArgumentException wrong(String text, String expected) {
        return new IllegalArgumentException("url = '" + text + "': " + expected + " expected");
    }
}
