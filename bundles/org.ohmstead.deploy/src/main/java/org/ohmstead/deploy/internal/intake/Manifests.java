package org.ohmstead.deploy.internal.intake;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/** Reads what the manifest of a bundle says of it (OSGi Core 8, 3.2). */
final class Manifests {

    /** Of the entry. */
    static final String NAME = "META-INF/MANIFEST.MF";

    private static final Pattern SYMBOLIC = Pattern.compile("\\s*([A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*)\\s*(?:;.*)?");
    private static final Pattern LIBRARY = Pattern.compile(".+\\.(?:so(?:\\.[0-9.]+)?|dll|dylib|jnilib)");

    private static final List<String> LISTS = List.of(
            Constants.IMPORT_PACKAGE,
            Constants.EXPORT_PACKAGE,
            Constants.DYNAMICIMPORT_PACKAGE,
            Constants.REQUIRE_BUNDLE,
            Constants.REQUIRE_CAPABILITY,
            Constants.PROVIDE_CAPABILITY,
            ComponentFiles.HEADER);

    private Manifests() {}

    /**
     * Reads the main attributes.
     *
     * @param manifest its bytes, if there are any
     * @return by name, whatever its case; empty without a manifest
     * @throws RefusedException if it cannot be read
     */
    static Map<String, String> headers(Optional<byte[]> manifest) throws RefusedException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (manifest.isPresent()) {
            try {
                Attributes main = new Manifest(new ByteArrayInputStream(manifest.get())).getMainAttributes();
                main.forEach((name, value) -> headers.put(name.toString(), value.toString()));
            } catch (IOException | IllegalArgumentException e) {
                throw new RefusedException("a readable " + NAME + " expected: " + Words.of(e), e);
            }
        }
        return headers;
    }

    /** {@return whether this is meant to be a bundle} */
    static boolean bundle(Map<String, String> headers) {
        return headers.containsKey(Constants.BUNDLE_SYMBOLICNAME);
    }

    /**
     * {@return the symbolic name without directives}
     *
     * @throws RefusedException if there is none, or it is none
     */
    static String symbolicName(Map<String, String> headers) throws RefusedException {
        String text = headers.get(Constants.BUNDLE_SYMBOLICNAME);
        if (headers.isEmpty()) {
            throw new RefusedException("a bundle expected, it has no " + NAME + ", or an empty one");
        }
        if (text == null) {
            throw new RefusedException("a bundle expected, its manifest has no " + Constants.BUNDLE_SYMBOLICNAME);
        }
        Matcher name = SYMBOLIC.matcher(text);
        if (!name.matches()) {
            throw new RefusedException(Constants.BUNDLE_SYMBOLICNAME
                    + ": letters, digits, '_', '-' and dots between them expected, got " + Words.quoted(text));
        }
        String version = headers.get(Constants.BUNDLE_MANIFESTVERSION);
        if (version == null || !version.strip().equals("2")) {
            throw new RefusedException(Constants.BUNDLE_MANIFESTVERSION + ": 2 expected, "
                    + (version == null ? "there is none" : "got " + Words.quoted(version)));
        }
        return name.group(1);
    }

    /**
     * {@return the version as the framework reads it}
     *
     * @throws RefusedException if it is none
     */
    static String version(Map<String, String> headers) throws RefusedException {
        String text = headers.getOrDefault(Constants.BUNDLE_VERSION, "0.0.0");
        try {
            return Version.parseVersion(text).toString();
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    Constants.BUNDLE_VERSION + ": a version as 1.2.3.qualifier expected, got " + Words.quoted(text), e);
        }
    }

    /**
     * Finds out whether it says so much that resolving it would take long: the framework compares all with all.
     *
     * @throws RefusedException if it does
     */
    static void checkLists(Map<String, String> headers) throws RefusedException {
        for (String header : LISTS) {
            int count = Clauses.names(headers.getOrDefault(header, "")).size();
            if (count > Limits.MOST_CLAUSES) {
                throw new RefusedException(
                        header + ": at most " + Limits.MOST_CLAUSES + " names expected, it has " + count);
            }
        }
    }

    /** {@return the symbolic name of the bundle to which this one is a fragment} */
    static Optional<String> host(Map<String, String> headers) {
        return Optional.ofNullable(headers.get(Constants.FRAGMENT_HOST)).map(text -> text.split(";", 2)[0].strip());
    }

    /** {@return where it says or shows that it has native code} */
    static Optional<String> nativeCode(Map<String, String> headers, Archive archive) {
        return headers.containsKey(Constants.BUNDLE_NATIVECODE)
                ? Optional.of("header " + Constants.BUNDLE_NATIVECODE)
                : archive.names().stream()
                        .filter(name ->
                                LIBRARY.matcher(name.toLowerCase(Locale.ROOT)).matches())
                        .map(name -> "entry " + Words.quoted(name))
                        .findFirst();
    }
}
