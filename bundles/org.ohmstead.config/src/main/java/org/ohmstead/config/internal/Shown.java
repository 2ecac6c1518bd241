package org.ohmstead.config.internal;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ohmstead.driver.Secrets;
import org.ohmstead.lib.text.Nearest;

/** What of a configuration may be shown and kept: all but secrets that are not in their store yet. */
final class Shown {

    /** In the place of a secret; given back with an edit, it stands for what is there. */
    static final String HIDDEN = "…";

    private static final String HIDDEN_USER = "://" + HIDDEN + "@";

    /** Names of keys that nobody declares: of a driver that is not installed, or does not know them. */
    private static final Pattern SECRETIVE =
            Pattern.compile("(?i:.*(password|passwd|passphrase|secret|token|credential|api[._-]?key).*)"
                    + "|(?i:(.*[._-])?(pass|pwd|psk|pin|puk|key|auth))|.*[a-z](Pass|Pwd|Psk|Pin|Puk|Key|Auth)");

    /** The user, and possibly the password, in an address. */
    private static final Pattern USER_INFO = Pattern.compile("://[^/?#\\s]*@");

    private Shown() {}

    /** {@return a text in the format of files, the same for the same content} */
    static String text(Content content, Optional<Schema> schema) {
        return CfgText.empty().with(content(content, schema));
    }

    static Content content(Content content, Optional<Schema> schema) {
        Content shown = content;
        for (Map.Entry<String, Setting> entry : content.settings().entrySet()) {
            Setting masked = masked(entry.getKey(), entry.getValue(), schema);
            if (!masked.equals(entry.getValue())) {
                shown = shown.with(entry.getKey(), masked);
            }
        }
        return shown;
    }

    private static Setting masked(String key, Setting setting, Optional<Schema> schema) {
        String text = setting.shown();
        if (secretive(key, schema) && !text.isEmpty() && !text.startsWith(Secrets.PREFIX)) {
            return Setting.of(HIDDEN);
        }
        return setting.list()
                ? Setting.ofList(setting.texts().stream().map(Shown::address).toList())
                : Setting.of(address(text));
    }

    /** {@return whether what a key holds must not be shown: the declaration tells, and where there is none, the name} */
    static boolean secretive(String key, Optional<Schema> schema) {
        return schema.flatMap(known -> known.attribute(key))
                .map(Attribute::secret)
                .orElseGet(() -> SECRETIVE.matcher(key).matches()
                        || schema.filter(known -> misspelt(key, known)).isPresent());
    }

    private static boolean misspelt(String key, Schema schema) {
        return Nearest.of(key, schema.attributes().keySet())
                .filter(schema::secret)
                .isPresent();
    }

    /** {@return a text without the users and passwords of addresses in it} */
    static String address(String text) {
        return USER_INFO.matcher(text).replaceAll(HIDDEN_USER);
    }

    /** {@return whether something in a value is hidden} Such a value cannot be taken. */
    static boolean hidden(String key, Setting setting, Optional<Schema> schema) {
        return (secretive(key, schema) && setting.equals(Setting.of(HIDDEN)))
                || setting.texts().stream().anyMatch(text -> text.contains(HIDDEN_USER));
    }

    /** {@return the content with what runs now in the place of what was hidden} */
    static Content revealed(Content given, Content now, Optional<Schema> schema) {
        Content revealed = given;
        for (Map.Entry<String, Setting> entry : given.settings().entrySet()) {
            Setting present = now.settings().get(entry.getKey());
            if (present != null
                    && (entry.getValue().equals(Setting.of(HIDDEN))
                            || entry.getValue().equals(masked(entry.getKey(), present, schema)))) {
                revealed = revealed.with(entry.getKey(), present);
            }
        }
        return revealed;
    }

    /** {@return the content of a text that {@link #text} gave} */
    static Content parse(String text) {
        try {
            return CfgText.parse(text).content();
        } catch (CfgException e) {
            throw new IllegalStateException("what was written by ourselves can be read", e);
        }
    }
}
