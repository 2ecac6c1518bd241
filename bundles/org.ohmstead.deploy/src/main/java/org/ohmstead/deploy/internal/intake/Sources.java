package org.ohmstead.deploy.internal.intake;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.UnknownHostException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Opens what somebody names by a URI. */
final class Sources {

    private static final String EXPECTED =
            "a URI with file:, https:, http: or mvn:, whose path ends in the name of a .jar or .kar, expected, got ";
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration READ = Duration.ofSeconds(30);
    private static final Duration WHOLE = Duration.ofMinutes(10);
    private static final int OK = 200;
    private static final int GROUP_ARTIFACT_VERSION = 3;

    private Sources() {}

    /** Opens a stream. */
    @FunctionalInterface
    interface Opening {
        InputStream open() throws IOException;
    }

    /**
     * Something that can be opened.
     *
     * @param name of the file
     * @param opening opens it
     */
    record Source(String name, Opening opening) {}

    /**
     * {@return what a URI names; nothing is opened yet}
     *
     * @param uri {@code file:}, {@code https:}, {@code http:} or {@code mvn:}
     * @throws IllegalArgumentException if it is another
     */
    static Source of(URI uri) {
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        if (uri.getRawUserInfo() != null || Addresses.user(uri.toString())) {
            throw new IllegalArgumentException("a URI without user and password expected");
        }
        return switch (scheme) {
            case "file" -> file(uri);
            case "http", "https" ->
                new Source(name(Optional.ofNullable(uri.getPath()).orElse(""), uri), () -> fetch(uri));
            case "mvn" -> new Source(maven(uri), () -> resolve(uri));
            default -> throw new IllegalArgumentException(EXPECTED + Words.quoted(Addresses.plain(uri.toString())));
        };
    }

    private static Source file(URI uri) {
        try {
            Path file = Path.of(uri);
            return new Source(name(file.toString(), uri), () -> {
                if (!Files.isRegularFile(file)) {
                    throw new IOException(Words.line(file.toString()) + ": a file expected");
                }
                return Files.newInputStream(file);
            });
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw new IllegalArgumentException(EXPECTED + Words.quoted(Addresses.plain(uri.toString())), e);
        }
    }

    private static String name(String path, URI uri) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (!FileNames.good(name)) {
            throw new IllegalArgumentException(EXPECTED + Words.quoted(Addresses.plain(uri.toString())));
        }
        return name;
    }

    /** {@code mvn:[repository!]group/artifact/version[/type[/classifier]]}. */
    private static String maven(URI uri) {
        String path = uri.getRawSchemeSpecificPart();
        String[] parts = path.substring(path.indexOf('!') + 1).split("/", -1);
        if (parts.length < GROUP_ARTIFACT_VERSION) {
            throw new IllegalArgumentException(
                    "mvn:group/artifact/version expected, got " + Words.quoted(Addresses.plain(uri.toString())));
        }
        String type = parts.length > GROUP_ARTIFACT_VERSION ? parts[GROUP_ARTIFACT_VERSION] : "jar";
        String classifier = parts.length > GROUP_ARTIFACT_VERSION + 1 ? "-" + parts[GROUP_ARTIFACT_VERSION + 1] : "";
        return name(parts[1] + "-" + parts[2] + classifier + "." + type, uri);
    }

    private static URLConnection connect(URI uri) throws IOException {
        URLConnection connection = new URL(uri.toString()).openConnection();
        connection.setConnectTimeout((int) CONNECT.toMillis());
        connection.setReadTimeout((int) READ.toMillis());
        connection.setUseCaches(false);
        return connection;
    }

    private static InputStream fetch(URI uri) throws IOException {
        URLConnection connection = connect(uri);
        int code = OK;
        try {
            if (connection instanceof HttpURLConnection http) {
                code = http.getResponseCode();
            }
            if (code == OK) {
                return new Hurried(connection.getInputStream(), Addresses.plain(uri.toString()));
            }
        } catch (IOException e) {
            throw told(Addresses.plain(uri.toString()), e);
        }
        ((HttpURLConnection) connection).disconnect();
        throw new IOException(Words.line(Addresses.plain(uri.toString())) + ": status 200 expected, got " + code);
    }

    private static InputStream resolve(URI uri) throws IOException {
        try {
            return connect(uri).getInputStream();
        } catch (IOException e) {
            throw told(Addresses.plain(uri.toString()), e);
        }
    }

    private static IOException told(String what, IOException e) {
        String why = e instanceof UnknownHostException ? "no host is known as " + Words.of(e) : Words.of(e);
        String text = Words.line(what) + ": cannot be fetched: " + Addresses.plain(why);
        return Addresses.harmless(e) ? new IOException(text, e) : new IOException(text);
    }

    /** Ends with an exception what comes byte by byte for ever. */
    private static final class Hurried extends FilterInputStream {

        private final long end = System.nanoTime() + WHOLE.toNanos();
        private final String what;

        Hurried(InputStream in, String what) {
            super(in);
            this.what = what;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (System.nanoTime() - end > 0) {
                throw new IOException(
                        Words.line(what) + ": all of it within " + WHOLE.toMinutes() + " minutes expected");
            }
            try {
                return super.read(bytes, from, length);
            } catch (IOException e) {
                throw told(what, e);
            }
        }
    }
}
