package org.ohmstead.config;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ohmstead.device.ConfigException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * All configurations of this gateway, and the way to change them: one engine behind REST, the console, the shell, and, as
 * far as they can be caught, the files in {@code etc} and Config Admin. Safe for use by any thread.
 *
 * <p>What can be configured is an <em>item</em>. Its id is the PID ({@code org.ohmstead.journal},
 * {@code org.ohmstead.driver.modbus~pump}) or, for a profile, its file below {@code etc}:
 * {@code profiles/heatpump.yaml}. Secrets are never shown: there are references in their place.
 */
@ProviderType
public interface Configurations {

    /**
     * Service property: rises with every new entry of the history, and whenever {@link #items} has another answer. Type:
     * {@code Long}.
     */
    String GENERATION = "ohmstead.generation";

    /** {@return all kinds of configuration that the installed bundles declare, ordered by PID} */
    List<ConfigType> types();

    /** {@return all items, ordered by id} */
    List<ConfigItem> items();

    /**
     * {@return one item, if it exists}
     *
     * @param id of the item
     */
    Optional<ConfigItem> item(String id);

    /**
     * {@return an id for a new item that no other has}
     *
     * @param factory PID of a {@link ConfigType} that may have many instances
     * @param hint what the name should be like; what does not fit into a name is replaced
     */
    String freeId(String factory, String hint);

    /**
     * Tells what a change would do, and does nothing.
     *
     * @param changes wanted
     * @return the differences, and all that is wrong
     */
    Preview preview(ChangeSet changes);

    /**
     * Makes changes, all or none: checks everything, writes the files, applies what differs, and keeps the result as a
     * new entry of the history. A change that is refused leaves an entry, too. Returns when all is in effect in Config
     * Admin.
     *
     * @param changes wanted; what would change nothing is left out, and if nothing is left, no entry is kept
     * @param origin who wants it, and why
     * @param confirmWithin if given, from 1 s to 1 d: everything is undone after that time unless {@link #confirm} was
     *     called; survives a restart
     * @return the entry in the history
     * @throws ConfigException if anything is wrong; nothing was changed
     * @throws ConflictException if an item is not what the change set expected, or waits for a confirmation, unless the set
     *     takes back all that waits with it: that ends the waiting, and cannot wait itself; nothing was changed
     * @throws IOException if it cannot be written or kept; nothing was changed
     */
    Entry apply(ChangeSet changes, Origin origin, Optional<Duration> confirmWithin)
            throws ConfigException, ConflictException, IOException;

    /**
     * Keeps in the history that a change was refused by whom it was for, before it came here. Nothing is changed; if the history
     * cannot be written now, the entry follows later.
     *
     * @param changes that were wanted
     * @param origin who wanted them, and why
     * @param reason why they were refused
     */
    void refused(ChangeSet changes, Origin origin, String reason);

    /**
     * Keeps in the history that somebody tried to change something and was refused before there was a change set: with an
     * archive or a table that cannot be understood, or based on what is no longer so. What is only previewed is not kept.
     *
     * @param about the item that it was about; what they came in, in words, if it was about many ({@code archive, 12 files});
     *     empty if neither is known
     * @param origin who tried, and why
     * @param reason why it was refused; the beginning of a long one is kept
     */
    void refused(String about, Origin origin, String reason);

    /**
     * Keeps what waits for a confirmation.
     *
     * @param number of the entry
     * @param origin who confirms
     * @return the entry, confirmed
     * @throws ConflictException if it does not wait, as it was undone or confirmed before; the message says which
     * @throws IOException if that cannot be kept
     */
    Entry confirm(long number, Origin origin) throws ConflictException, IOException;

    /**
     * {@return the newest entries of the history, newest first}
     *
     * @param before only those with a smaller number; 0 for all
     * @param most how many
     * @param item only those that touched this item; empty for all
     */
    List<Entry> history(long before, int most, String item);

    /**
     * {@return one entry with its differences, if the history reaches back so far}
     *
     * @param number of the entry
     */
    Optional<Entry> entry(long number);

    /**
     * {@return what differs between two moments, as a change from one to the other}
     *
     * @param from the state after this entry
     * @param to the state after this entry; 0 for what runs now
     * @throws IllegalArgumentException if the history does not hold one of them; the message says which
     * @throws DamagedHistoryException if the state after one of them is damaged
     */
    List<Difference> between(long from, long to);

    /**
     * {@return the change that brings back a former state; to be previewed or applied}
     *
     * @param number the state after this entry; 0 is not allowed
     * @param items only these; empty for all
     * @throws IllegalArgumentException if the history does not hold it, or one of the items never was there; the message says
     *     which
     * @throws DamagedHistoryException if that state is damaged
     */
    ChangeSet backTo(long number, Set<String> items);

    /**
     * {@return the change that undoes one entry, and leaves what came later as far as it is about other items} May be applied
     * also while the entry waits for its confirmation.
     *
     * @param number of the entry
     * @throws IllegalArgumentException if the history does not hold it
     * @throws DamagedHistoryException if the state before it is damaged
     */
    ChangeSet undo(long number);

    /**
     * {@return the newest entry that is in effect, is no undo, and was not undone, if there is one} To undo it, again and again,
     * goes back step by step.
     */
    default Optional<Entry> undoable() {
        Set<Long> undone = new HashSet<>();
        int page = 16;
        List<Entry> entries = history(0, page, "");
        while (!entries.isEmpty()) {
            for (Entry entry : entries) {
                if (entry.inEffect() && !undone.contains(entry.number())) {
                    if (entry.undoes() == 0) {
                        return Optional.of(entry);
                    }
                    undone.add(entry.undoes());
                }
            }
            long oldest = entries.get(entries.size() - 1).number();
            entries = oldest <= 1 ? List.of() : history(oldest, page, "");
        }
        return Optional.empty();
    }

    /**
     * Writes all items into a folder as plain files, as they are in {@code etc}: fit for version control. Files there
     * that belong to no item any more are deleted if they are named like ours; others stay.
     *
     * @param folder made if it does not exist
     * @return how many files there are
     * @throws IOException if it cannot be written
     */
    int exportTo(Path folder) throws IOException;

    /**
     * {@return the change that makes this gateway like an exported folder; items without a file there are deleted} Its remarks
     * name the files that it passes over, and why.
     *
     * @param folder as written by {@link #exportTo}
     * @throws IOException if it cannot be read
     * @throws ConfigException if a file cannot be understood; the problems name file and line
     */
    ChangeSet importFrom(Path folder) throws IOException, ConfigException;
}
