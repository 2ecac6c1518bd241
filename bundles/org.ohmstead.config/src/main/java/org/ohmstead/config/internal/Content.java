package org.ohmstead.config.internal;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osgi.framework.FrameworkUtil;

/** The keys and values of a configuration, without those that OSGi and others keep for themselves. */
final class Content {

    /** Set by FileInstall and by Karaf's {@code config:*} to remember a file. */
    static final String FOREIGN_FILE = "felix.fileinstall.filename";

    /** Set by Karaf to find what {@code <config>} of a feature made. */
    private static final String OF_FEATURE = "org.apache.karaf.features.configKey";

    private static final Set<String> NOT_OURS =
            Set.of("service.pid", "service.factoryPid", "service.bundleLocation", FOREIGN_FILE, OF_FEATURE);

    private final SortedMap<String, Setting> settings;
    private final String hash;

    private Content(SortedMap<String, Setting> settings) {
        this.settings = Collections.unmodifiableSortedMap(settings);
        this.hash = hash(settings);
    }

    static Content of(Map<String, Setting> settings) {
        SortedMap<String, Setting> ours = new TreeMap<>(settings);
        ours.keySet().removeAll(NOT_OURS);
        return new Content(ours);
    }

    /** {@return what Config Admin holds} */
    static Content of(Dictionary<String, Object> properties) {
        return ofValues(FrameworkUtil.asMap(properties));
    }

    /** {@return what a program gives} */
    static Content ofValues(Map<String, ?> values) {
        SortedMap<String, Setting> settings = new TreeMap<>();
        values.forEach((key, value) -> {
            if (!notOurs(key)) {
                settings.put(key, Setting.ofValue(value));
            }
        });
        return new Content(settings);
    }

    /** {@return whether OSGi or others keep a key for themselves} */
    static boolean notOurs(String key) {
        return NOT_OURS.contains(key);
    }

    SortedMap<String, Setting> settings() {
        return settings;
    }

    /** {@return the text of a key; empty if it is missing} */
    Optional<String> text(String key) {
        return Optional.ofNullable(settings.get(key)).map(Setting::shown);
    }

    Content with(String key, Setting setting) {
        SortedMap<String, Setting> changed = new TreeMap<>(settings);
        changed.put(key, setting);
        return new Content(changed);
    }

    Dictionary<String, Object> dictionary() {
        SortedMap<String, Object> values = new TreeMap<>();
        settings.forEach((key, setting) -> values.put(key, setting.value()));
        return FrameworkUtil.asDictionary(values);
    }

    /** {@return equal if and only if the contents are equal, also in another run} */
    String hash() {
        return hash;
    }

    private static String hash(SortedMap<String, Setting> settings) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            settings.forEach((key, setting) -> {
                add(digest, key);
                digest.update((byte) (setting.list() ? 1 : 0));
                digest.update(ByteBuffer.allocate(Integer.BYTES)
                        .putInt(setting.texts().size())
                        .array());
                setting.texts().forEach(text -> add(digest, text));
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** UTF-16 rather than UTF-8, which makes lone surrogates equal. */
    private static void add(MessageDigest digest, String text) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + text.length() * Character.BYTES);
        bytes.putInt(text.length());
        text.chars().forEach(c -> bytes.putChar((char) c));
        digest.update(bytes.array());
    }
}
