package org.ohmstead.config.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ohmstead.config.internal.history.Fields;

/**
 * All items as they are, by id, as texts that may be shown and kept. For use by one thread at a time.
 */
final class State {

    private final Keeper keeper;
    private final Profiles profiles;
    /** What was worked out before, by the hash of the content. */
    private final Map<String, Worked> worked = new HashMap<>();

    private record Worked(String content, boolean declared, String text, String hash) {}

    State(Keeper keeper, Profiles profiles) {
        this.keeper = keeper;
        this.profiles = profiles;
    }

    /** {@return the configuration as it is known} */
    Optional<Known> known(String pid) {
        return keeper.known().stream()
                .filter(one -> one.pid().pid().equals(pid))
                .findFirst();
    }

    /** {@return the text of an item; empty if it is not in effect} */
    Optional<String> text(String id) {
        if (Differences.isText(id)) {
            return Optional.ofNullable(profiles.texts().get(id));
        }
        return known(id).filter(Known::runs).map(one -> worked(one).text());
    }

    /** {@return the text of a configuration that is not in effect} */
    String shown(PidName pid, Content content) {
        return Shown.text(content, keeper.schemas().of(pid));
    }

    /** {@return hashes of the texts of all configurations in effect} */
    SortedMap<String, String> hashes() {
        SortedMap<String, String> hashes = new TreeMap<>();
        keeper.known().stream()
                .filter(Known::runs)
                .forEach(one -> hashes.put(one.pid().pid(), worked(one).hash()));
        worked.keySet().retainAll(hashes.keySet());
        return hashes;
    }

    private Worked worked(Known one) {
        Optional<Schema> schema = keeper.schemas().of(one.pid());
        return worked.compute(
                one.pid().pid(),
                (pid, before) -> before != null
                                && before.content().equals(one.content().hash())
                                && before.declared() == schema.isPresent()
                        ? before
                        : work(one, schema));
    }

    private static Worked work(Known one, Optional<Schema> schema) {
        String text = Shown.text(one.content(), schema);
        return new Worked(one.content().hash(), schema.isPresent(), text, Fields.hash(text));
    }

    /** {@return what an edit is to be based on; {@link org.ohmstead.config.ChangeSet#NEW} if the item is not there} */
    String version(String id) {
        if (Differences.isText(id)) {
            return text(id).map(State::textVersion).orElse("");
        }
        return known(id).map(this::version).orElse("");
    }

    String version(Known one) {
        String hash = Fields.hash(Shown.text(one.content(), keeper.schemas().of(one.pid())));
        return shortened(one.runs() ? hash : Fields.hash("stopped", hash));
    }

    static String textVersion(String text) {
        return shortened(Fields.hash(text));
    }

    private static String shortened(String hash) {
        return hash.substring(0, 16);
    }
}
