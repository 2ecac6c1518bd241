package org.ohmstead.deploy.internal.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ohmstead.deploy.Deployment;
import org.ohmstead.deploy.Deployment.BundleChange;
import org.ohmstead.deploy.Deployment.Outcome;
import org.ohmstead.deploy.Deployment.Stage;
import org.ohmstead.deploy.Deployments.Who;
import org.ohmstead.lib.storage.Checksum;

/**
 * A deployment as a line of text: CRC-32C of the rest in hex, a blank, and the fields with tabs between them. Within a field
 * {@code |} stands between elements of a list and {@code >} between the parts of an element.
 */
final class HistoryLine {

    private static final Pattern SPECIAL = Pattern.compile("[\\p{Cntrl}\\\\|>]");
    private static final Pattern ESCAPED = Pattern.compile("\\\\([0-9A-F]{2})");
    private static final int CHECKSUM = 8;
    private static final int FIELDS = 13;
    private static final int PARTS = 3;
    private static final int HEX = 16;

    private HistoryLine() {}

    static String of(Deployment deployment) {
        List<String> fields = List.of(
                Long.toString(deployment.number()),
                escaped(deployment.file()),
                escaped(deployment.sha256()),
                escaped(deployment.who().name()),
                escaped(deployment.who().via()),
                deployment.begun().toString(),
                deployment.ended().map(Instant::toString).orElse(""),
                deployment.stage().id(),
                deployment.outcome().id(),
                escaped(deployment.reason()),
                joined(deployment.bundles(), HistoryLine::bundle),
                joined(deployment.devices(), HistoryLine::escaped),
                joined(deployment.remarks(), HistoryLine::escaped));
        String text = String.join("\t", fields);
        return checksum(text) + " " + text;
    }

    /** {@return the deployment; empty if the line is damaged} */
    static Optional<Deployment> parse(String line) {
        if (line.length() <= CHECKSUM
                || line.charAt(CHECKSUM) != ' '
                || !checksum(line.substring(CHECKSUM + 1)).equals(line.substring(0, CHECKSUM))) {
            return Optional.empty();
        }
        String[] f = line.substring(CHECKSUM + 1).split("\t", -1);
        if (f.length != FIELDS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Deployment(
                    Long.parseLong(f[0]),
                    plain(f[1]),
                    plain(f[2]),
                    new Who(plain(f[3]), plain(f[4])),
                    Instant.parse(f[5]),
                    f[6].isEmpty() ? Optional.empty() : Optional.of(Instant.parse(f[6])),
                    Stage.valueOf(f[7].toUpperCase(Locale.ROOT)),
                    Outcome.valueOf(f[8].toUpperCase(Locale.ROOT).replace('-', '_')),
                    plain(f[9]),
                    list(f[10], HistoryLine::bundle),
                    list(f[11], HistoryLine::plain),
                    list(f[12], HistoryLine::plain)));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String checksum(String text) {
        return String.format(Locale.ROOT, "%08x", Checksum.of(ByteBuffer.wrap(text.getBytes(UTF_8))));
    }

    private static String bundle(BundleChange change) {
        return escaped(change.symbolicName()) + ">" + escaped(change.before().orElse("")) + ">"
                + escaped(change.after().orElse(""));
    }

    private static BundleChange bundle(String text) {
        String[] parts = text.split(">", -1);
        if (parts.length != PARTS) {
            throw new IllegalArgumentException("symbolic name, version before and after expected, got " + text);
        }
        return new BundleChange(plain(parts[0]), version(parts[1]), version(parts[2]));
    }

    private static Optional<String> version(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(plain(text));
    }

    /** An empty list is an empty field; each element ends with its sign, so that an empty element is one. */
    private static <T> String joined(List<T> elements, Function<T, String> text) {
        return elements.stream().map(text).map(element -> element + "|").collect(Collectors.joining());
    }

    private static <T> List<T> list(String field, Function<String, T> element) {
        String[] texts = field.split("\\|", -1);
        return Arrays.stream(texts, 0, texts.length - 1).map(element).toList();
    }

    private static String escaped(String text) {
        return SPECIAL.matcher(text).replaceAll(HistoryLine::escape);
    }

    private static String escape(MatchResult special) {
        return String.format(Locale.ROOT, "\\\\%02X", (int) special.group().charAt(0));
    }

    private static String plain(String field) {
        return ESCAPED.matcher(field)
                .replaceAll(escape ->
                        Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), HEX))));
    }
}
