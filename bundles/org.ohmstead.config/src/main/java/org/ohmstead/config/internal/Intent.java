package org.ohmstead.config.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ohmstead.config.internal.history.Fields;
import org.ohmstead.config.internal.history.Kept;

/**
 * What a transaction is about to do, with all that is needed to finish or to undo it: on disk before the first change.
 *
 * @param kept the entry of the history by which it will be done: when that is there, it is; its outcome until then is
 *     that of the whole
 * @param pids configurations, in the order in which they are changed
 * @param texts profiles, in that order
 */
record Intent(Kept kept, List<OfPid> pids, List<OfText> texts) {

    private static final String HEAD = "ohmstead-intent 1";
    private static final String PID = "pid";
    private static final String TEXT = "text";
    private static final String END = "end";

    /**
     * A configuration on one side of the transaction.
     *
     * @param bytes of its file; empty if there is none
     * @param content that runs; empty if nothing does
     */
    record Side(Optional<byte[]> bytes, Optional<Content> content) {}

    /**
     * A configuration.
     *
     * @param pid with its parts
     * @param file its name
     * @param before as it was
     * @param after as it shall be
     */
    record OfPid(PidName pid, String file, Side before, Side after) {

        /** {@return whether what runs stays as it is} */
        boolean same() {
            return before.content().map(Content::hash).equals(after.content().map(Content::hash));
        }
    }

    /**
     * A profile.
     *
     * @param id of the item
     * @param before its text; empty if there was none
     * @param after its text; empty if there shall be none
     */
    record OfText(String id, Optional<String> before, Optional<String> after) {}

    /** {@return whose components are started anew, or stopped, by it: those of which what runs becomes another} */
    Set<PidName> restarts() {
        return pids.stream()
                .filter(one -> one.before().content().isPresent() && !one.same())
                .map(OfPid::pid)
                .collect(Collectors.toUnmodifiableSet());
    }

    byte[] bytes() {
        List<String> lines = new ArrayList<>(List.of(HEAD, kept.line()));
        for (OfPid one : pids) {
            Fields line = new Fields()
                    .put(PID)
                    .put(one.pid().pid())
                    .put(one.pid().factory())
                    .put(one.pid().name());
            lines.add(write(write(line.put(one.file()), one.before()), one.after())
                    .line());
        }
        texts.forEach(one -> lines.add(new Fields()
                .put(TEXT)
                .put(one.id())
                .put(one.before())
                .put(one.after())
                .line()));
        String all = String.join("\n", lines) + "\n";
        return (all + new Fields().put(END).put(Fields.hash(all)).line() + "\n").getBytes(UTF_8);
    }

    private static Fields write(Fields line, Side side) {
        return line.put(side.bytes().map(bytes -> Base64.getEncoder().encodeToString(bytes)))
                .put(side.content().map(content -> CfgText.empty().with(content)));
    }

    /**
     * {@return what was written; empty if it is not whole}
     *
     * @throws IOException if it is whole, but cannot be understood
     */
    static Optional<Intent> of(byte[] bytes) throws IOException {
        String text = new String(bytes, UTF_8);
        int end = text.lastIndexOf('\n', text.length() - 2) + 1;
        String all = text.substring(0, end);
        if (!text.substring(end)
                .equals(new Fields().put(END).put(Fields.hash(all)).line() + "\n")) {
            return Optional.empty();
        }
        if (!all.startsWith(HEAD + "\n")) {
            throw new IOException("'" + HEAD + "' expected in the first line");
        }
        List<String> lines = all.lines().toList();
        List<OfPid> pids = new ArrayList<>();
        List<OfText> texts = new ArrayList<>();
        for (String line : lines.subList(2, lines.size())) {
            Fields fields = new Fields(line);
            if (fields.text().equals(PID)) {
                PidName pid = new PidName(fields.text(), fields.text(), fields.text());
                pids.add(new OfPid(pid, fields.text(), side(fields), side(fields)));
            } else {
                texts.add(new OfText(fields.text(), fields.optional(), fields.optional()));
            }
        }
        return Optional.of(new Intent(Kept.of(lines.get(1)), List.copyOf(pids), List.copyOf(texts)));
    }

    private static Side side(Fields fields) throws IOException {
        Optional<byte[]> bytes =
                fields.optional().map(text -> Base64.getDecoder().decode(text));
        return new Side(bytes, fields.optional().map(Shown::parse));
    }
}
