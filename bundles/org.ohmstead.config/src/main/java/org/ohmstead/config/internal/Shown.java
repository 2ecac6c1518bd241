package org.ohmstead.config.internal;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ohmstead.driver.Secrets;

/** What of a configuration may be shown and kept: all but secrets that are not in their store yet. */
final class Shown {

    /** In the place of a secret; given back with an edit, it stands for what is there. */
    static final String HIDDEN = "…";

    /** Of a configuration whose keys nobody declares, as its driver is not installed. */
    private static final Pattern SECRETIVE = Pattern.compile("(?i)(.*[._-])?(password|passphrase|token|secret)");

    private Shown() {}

    /** {@return a text in the format of files, the same for the same content} */
    static String text(Content content, Optional<Schema> schema) {
        return CfgText.empty().with(content(content, schema));
    }

    static Content content(Content content, Optional<Schema> schema) {
        Content shown = content;
        for (Map.Entry<String, Setting> entry : content.settings().entrySet()) {
            if (hides(entry.getKey(), entry.getValue(), schema)) {
                shown = shown.with(entry.getKey(), Setting.of(HIDDEN));
            }
        }
        return shown;
    }

    private static boolean hides(String key, Setting setting, Optional<Schema> schema) {
        String text = setting.shown();
        return !text.isEmpty()
                && !text.startsWith(Secrets.PREFIX)
                && schema.map(known -> known.secret(key))
                        .orElseGet(() -> SECRETIVE.matcher(key).matches());
    }

    /** {@return the content with what runs now in the place of what was hidden} */
    static Content revealed(Content given, Content now) {
        Content revealed = given;
        for (Map.Entry<String, Setting> entry : given.settings().entrySet()) {
            Setting present = now.settings().get(entry.getKey());
            if (entry.getValue().equals(Setting.of(HIDDEN)) && present != null) {
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
