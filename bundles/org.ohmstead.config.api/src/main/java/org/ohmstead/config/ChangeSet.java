package org.ohmstead.config;

import java.util.List;
import java.util.Map;

/**
 * Changes to be made together.
 *
 * @param changes each for another item
 * @param undoes number of the entry that it undoes; 0 if it is none such
 * @param remarks a sentence each on what the changes were made of, such as files that were passed over: for whoever asked for
 *     them, not for the history
 */
public record ChangeSet(List<Change> changes, long undoes, List<String> remarks) {

    /** Copies the lists. */
    public ChangeSet {
        changes = List.copyOf(changes);
        remarks = List.copyOf(remarks);
    }

    /**
     * Changes of which there is nothing more to be said.
     *
     * @param changes each for another item
     * @param undoes number of the entry that it undoes; 0 if it is none such
     */
    public ChangeSet(List<Change> changes, long undoes) {
        this(changes, undoes, List.of());
    }

    /**
     * Changes that undo no entry.
     *
     * @param changes each for another item
     */
    public ChangeSet(List<Change> changes) {
        this(changes, 0);
    }

    /** What shall become of one item. */
    public sealed interface Change {

        /** {@return the item} */
        String id();

        /**
         * {@return the {@link ConfigItem#version()} on which the change is based} {@value #ANY} whatever it is, {@value #NEW} if
         * it must not exist yet.
         */
        String basedOn();
    }

    /** For {@link Change#basedOn()}: whatever the item is now. */
    public static final String ANY = "*";

    /** For {@link Change#basedOn()}: the item must not exist yet. */
    public static final String NEW = "";

    /**
     * A configuration shall have these properties and no others.
     *
     * @param id PID; may be new
     * @param basedOn version it had
     * @param properties values are texts, numbers or booleans, or lists of them; texts are converted by type
     */
    public record Put(String id, String basedOn, Map<String, Object> properties) implements Change {}

    /**
     * A profile shall have this text.
     *
     * @param id {@code profiles/NAME.yaml}; may be new
     * @param basedOn version it had
     * @param text YAML
     */
    public record PutText(String id, String basedOn, String text) implements Change {}

    /**
     * An item shall be gone, with its file.
     *
     * @param id of the item
     * @param basedOn version it had
     */
    public record Delete(String id, String basedOn) implements Change {}
}
