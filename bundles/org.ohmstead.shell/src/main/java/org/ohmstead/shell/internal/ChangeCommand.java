package org.ohmstead.shell.internal;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.CommandException;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.Configurations;
import org.ohmstead.config.ConflictException;
import org.ohmstead.config.Entry;
import org.ohmstead.config.Origin;
import org.ohmstead.config.Preview;
import org.ohmstead.device.ConfigException;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.security.Action;

/** Base of the commands that change the configuration: as a whole, or not at all. */
abstract class ChangeCommand extends OhmCommand {

    @Option(name = "--dry-run", description = "Show what would change, and do nothing")
    boolean dryRun;

    @Option(
            name = "--confirm",
            description = "Undo it after so many seconds (or 10m) unless ohm:config-confirm comes before",
            valueToShowInHelp = "never")
    String confirm = "";

    @Option(name = "--why", description = "The reason, for the history", valueToShowInHelp = "none")
    String why = "";

    /** {@return what shall change} */
    abstract ChangeSet changes(Desk desk, Configurations configurations)
            throws CommandException, ConfigException, IOException;

    /** {@return the item that it is about, or if it is about many, what they come in; empty if neither is known} */
    String about(Configurations configurations) {
        return "";
    }

    @Override
    final void run(Desk desk) throws CommandException {
        desk.require(Action.CONFIGURE);
        Optional<Duration> within = within();
        Configurations configurations = desk.need(Configurations.class);
        try {
            ChangeSet changes = understood(desk, configurations);
            Preview preview = configurations.preview(changes);
            changes.remarks().forEach(remark -> desk.out().println(Texts.harmless(remark)));
            if (dryRun) {
                show(desk, preview);
            } else if (idle(preview)) {
                desk.out().println("Nothing to change: all is so already");
            } else {
                Entry entry = configurations.apply(changes, origin(desk), within);
                done(desk, entry);
            }
        } catch (ConfigException e) {
            throw refused(e.problems().stream().map(ConfigProblem::text));
        } catch (ConflictException e) {
            throw Desk.refuse(Texts.harmless("Nothing was changed: " + e.getMessage()));
        } catch (IOException e) {
            throw Desk.refuse(Texts.harmless("Nothing was changed: " + Disk.reason(e)));
        }
    }

    private Origin origin(Desk desk) throws CommandException {
        return new Origin(desk.who().name(), "shell", why);
    }

    /** What does not even come to be a change set is kept in the history, too, unless it was only to be shown. */
    private ChangeSet understood(Desk desk, Configurations configurations)
            throws CommandException, ConfigException, IOException {
        try {
            return changes(desk, configurations);
        } catch (ConfigException e) {
            if (!dryRun) {
                configurations.refused(about(configurations), origin(desk), e.getMessage());
            }
            throw e;
        }
    }

    /** Digits alone are seconds, as on routers. */
    private Optional<Duration> within() {
        if (confirm.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Texts.positive("--confirm", confirm.matches("\\d{1,9}") ? confirm + "s" : confirm));
    }

    private static boolean idle(Preview preview) {
        return preview.differences().isEmpty()
                && preview.problems().isEmpty()
                && preview.conflicts().isEmpty();
    }

    private static void show(Desk desk, Preview preview) throws CommandException {
        if (idle(preview)) {
            desk.out().println("Nothing would change: all is so already");
        }
        Differences.print(desk, preview.differences());
        List<String> against = Stream.concat(
                        preview.problems().stream().map(ConfigProblem::text), preview.conflicts().stream())
                .toList();
        if (!against.isEmpty()) {
            throw refused(against.stream());
        }
    }

    private static void done(Desk desk, Entry entry) throws CommandException {
        if (entry.outcome() != Entry.Outcome.APPLIED && entry.outcome() != Entry.Outcome.PENDING) {
            throw Desk.refuse(Texts.harmless(
                    "Entry " + entry.number() + " " + entry.outcome().id() + ": " + entry.detail()));
        }
        desk.out().println("Entry " + entry.number() + " " + entry.outcome().id());
        Differences.print(desk, entry.differences());
        entry.confirmBy().ifPresent(at -> desk.out()
                .println("It is undone at " + Texts.iso(at) + " unless confirmed: ohm:config-confirm "
                        + entry.number()));
    }

    private static CommandException refused(Stream<String> reasons) {
        return Desk.refuse(
                reasons.map(Texts::harmless).collect(joining("\n  ", "Refused, nothing was changed:\n  ", "")));
    }
}
