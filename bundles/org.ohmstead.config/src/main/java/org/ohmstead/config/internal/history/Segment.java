package org.ohmstead.config.internal.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ohmstead.config.Entry;

/**
 * One file of the history: the state before its first entry, then entries and the texts that they brought. Every line begins
 * with a checksum over itself and the checksum of the line before, so that what was changed, or taken out, shows. For use by
 * one thread at a time.
 */
final class Segment {

    static final String HEAD = "ohmstead-history 1";
    static final String STATE = "state";
    static final String OUTCOME = "outcome";

    private static final int CHECKSUM = 16;

    final Path file;
    final long first;
    /** Hashes of the texts by item, before the first entry. */
    final SortedMap<String, String> base = new TreeMap<>();

    final List<Kept> entries = new ArrayList<>();
    /** Lines that are not as they were written. */
    final List<Integer> damaged = new ArrayList<>();

    private final Map<String, Place> contents = new HashMap<>();
    private final Map<Long, Kept> outcomes = new LinkedHashMap<>();
    private String checksum = "";
    private long size;
    private long length;

    private record Place(long at, int length, int line) {}

    private Segment(Path file, long first) {
        this.file = file;
        this.first = first;
    }

    /** {@return the bytes of a file that begins with a state} */
    static byte[] begin(SortedMap<String, String> texts) {
        StringBuilder out = new StringBuilder();
        String sum = "";
        List<String> bodies = new ArrayList<>(List.of(HEAD));
        Map<String, String> distinct = new LinkedHashMap<>();
        texts.forEach((id, text) -> {
            String hash = Fields.hash(text);
            distinct.put(hash, text);
            bodies.add(new Fields().put(STATE).put(id).put(hash).line());
        });
        distinct.forEach((hash, text) -> bodies.add(Packed.line(hash, text)));
        for (String body : bodies) {
            sum = sum(sum, body);
            out.append(sum).append(' ').append(body).append('\n');
        }
        return out.toString().getBytes(UTF_8);
    }

    private static String sum(String before, String body) {
        return Fields.hash(before, body).substring(0, CHECKSUM);
    }

    /**
     * Reads a file. Lines that are not as they were written are left out, and noted.
     *
     * @param first number of its first entry
     * @throws IOException if it cannot be read at all
     */
    static Segment read(Path file, long first) throws IOException {
        Segment segment = new Segment(file, first);
        byte[] bytes = Files.readAllBytes(file);
        int at = 0;
        int number = 1;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                segment.take(new String(bytes, at, i - at, UTF_8), new Place(at, i - at, number++));
                at = i + 1;
            }
        }
        segment.size = at;
        segment.length = bytes.length;
        segment.entries.replaceAll(
                kept -> segment.outcomes.getOrDefault(kept.entry().number(), kept));
        return segment;
    }

    private void take(String line, Place place) {
        String stored = line.length() > CHECKSUM ? line.substring(0, CHECKSUM) : line;
        String body = line.length() > CHECKSUM + 1 ? line.substring(CHECKSUM + 1) : "";
        boolean good = sum(checksum, body).equals(stored);
        checksum = stored;
        try {
            if (!good) {
                throw new IOException("another checksum");
            }
            understand(body, place);
        } catch (IOException e) {
            damaged.add(place.line());
        }
    }

    private void understand(String body, Place place) throws IOException {
        if (body.equals(HEAD)) {
            return;
        }
        Fields fields = new Fields(body);
        switch (fields.text()) {
            case STATE -> base.put(fields.text(), fields.text());
            case Packed.WORD -> contents.put(fields.text(), place);
            case Kept.WORD -> entries.add(Kept.of(body));
            case OUTCOME -> {
                long number = fields.number();
                Kept kept = kept(number).orElseThrow(() -> new IOException("an entry of this file expected"));
                outcomes.put(number, kept.with(Kept.outcome(fields.text()), fields.text()));
            }
            default -> throw new IOException("a line of the history expected");
        }
    }

    Optional<Kept> kept(long number) {
        return entries.stream().filter(kept -> kept.entry().number() == number).findFirst();
    }

    /** {@return whether an entry of this file waits for a confirmation} */
    boolean waits() {
        return entries.stream().anyMatch(kept -> kept.entry().outcome() == Entry.Outcome.PENDING);
    }

    long size() {
        return size;
    }

    boolean has(String hash) {
        return contents.containsKey(hash);
    }

    /** {@return whether an attempt to write left something behind} */
    boolean torn() {
        return length > size;
    }

    /** The file was cut to what is good. */
    void mended() {
        length = size;
    }

    /** {@return the bytes of lines to be appended} */
    byte[] seal(List<String> bodies) {
        StringBuilder out = new StringBuilder();
        String sum = checksum;
        for (String body : bodies) {
            sum = sum(sum, body);
            out.append(sum).append(' ').append(body).append('\n');
        }
        return out.toString().getBytes(UTF_8);
    }

    /** Something may have been appended that is not good. */
    void tear() {
        length = Long.MAX_VALUE;
    }

    /** Lines are there now. */
    void appended(List<String> bodies, byte[] bytes) {
        int at = 0;
        for (String body : bodies) {
            int from = at;
            while (bytes[at] != '\n') {
                at++;
            }
            take(new String(bytes, from, at - from, UTF_8), new Place(size + from, at - from, 0));
            at++;
            if (body.startsWith(OUTCOME)) {
                entries.replaceAll(kept -> outcomes.getOrDefault(kept.entry().number(), kept));
            }
        }
        size += bytes.length;
        length = size;
    }

    /**
     * {@return a text}
     *
     * @throws IOException if it is not there, or not as it was written
     */
    String text(String hash) throws IOException {
        Place place = contents.get(hash);
        if (place == null) {
            throw new IOException("a line with the content " + hash + " expected");
        }
        byte[] bytes = new byte[place.length()];
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(place.at());
            in.readFully(bytes);
        }
        String line = new String(bytes, UTF_8);
        return Packed.text(line.length() > CHECKSUM ? line.substring(CHECKSUM + 1) : "", hash);
    }

    /** {@return hashes by item after an entry of this file} */
    SortedMap<String, String> after(long number) {
        SortedMap<String, String> state = new TreeMap<>(base);
        for (Kept kept : entries) {
            if (kept.entry().number() <= number) {
                kept.deltas().forEach((id, delta) -> {
                    if (delta.after().isEmpty()) {
                        state.remove(id);
                    } else {
                        state.put(id, delta.after());
                    }
                });
            }
        }
        return state;
    }

    /** {@return whether all entries up to one are there, so that the state after it is known} */
    boolean whole(long number) {
        long there =
                entries.stream().filter(kept -> kept.entry().number() <= number).count();
        return there == number - first + 1;
    }
}
