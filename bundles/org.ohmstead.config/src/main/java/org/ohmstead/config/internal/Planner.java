package org.ohmstead.config.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.ohmstead.config.ChangeSet;
import org.ohmstead.config.Difference;
import org.ohmstead.config.internal.history.Fields;
import org.ohmstead.config.internal.history.Kept;
import org.ohmstead.device.ConfigProblem;
import org.ohmstead.lib.text.Nearest;

/** Works out what a change set comes to, and what is wrong with it. For use by one thread at a time. */
final class Planner {

    private final Keeper keeper;
    private final State state;
    private final Effects effects;
    private final Jury jury;
    private final Confirmations confirmations;
    private final Function<String, String> lastChange;
    private final Function<String, Boolean> everThere;

    /**
     * What a planner needs to know of the past.
     *
     * @param confirmations what waits for one
     * @param lastChange who changed an item last, as the end of a sentence
     * @param everThere whether an item is in the history
     */
    record Past(
            Confirmations confirmations, Function<String, String> lastChange, Function<String, Boolean> everThere) {}

    Planner(Keeper keeper, State state, Profiles profiles, Past past) {
        this.keeper = keeper;
        this.state = state;
        this.effects = new Effects(keeper);
        this.jury = new Jury(keeper, profiles, effects);
        this.confirmations = past.confirmations();
        this.lastChange = past.lastChange();
        this.everThere = past.everThere();
    }

    /**
     * {@return the plan}
     *
     * @param changes wanted
     * @param forced whether what waits for a confirmation may be changed: to undo it
     */
    Plan plan(ChangeSet changes, boolean forced) {
        List<Move> moves = new ArrayList<>();
        List<ConfigProblem> problems = new ArrayList<>();
        Map<String, ChangeSet.Change> wanted = new LinkedHashMap<>();
        for (ChangeSet.Change change : changes.changes()) {
            if (wanted.putIfAbsent(change.id(), change) != null) {
                problems.add(new ConfigProblem(change.id(), "", "", "one change of an item expected, got two"));
            } else {
                move(change, problems).ifPresent(moves::add);
            }
        }
        List<Kept> ends = forced ? List.of() : ends(wanted.keySet(), moves);
        List<String> conflicts = wanted.values().stream()
                .flatMap(change ->
                        touched(change)
                                .or(() -> forced ? Optional.empty() : confirmations.waits(change.id(), ends))
                                .stream())
                .toList();
        moves.sort(Comparator.comparingInt(Planner::rank));
        problems.addAll(jury.problems(moves));
        List<Difference> differences = moves.stream()
                .map(move -> Differences.of(move.id(), move.before(), move.after(), effects.of(move)))
                .sorted(Comparator.comparing(Difference::id))
                .toList();
        return new Plan(List.copyOf(moves), differences, List.copyOf(problems), conflicts, ends);
    }

    /** {@return what waits for a confirmation and is taken back as a whole} That ends the waiting; a part of it does not. */
    private List<Kept> ends(Set<String> wanted, List<Move> moves) {
        Map<String, Optional<String>> after = new HashMap<>();
        moves.forEach(move -> after.put(move.id(), move.after()));
        return confirmations.takenBack(wanted, id -> (after.containsKey(id) ? after.get(id) : state.text(id))
                .map(Fields::hash)
                .orElse(""));
    }

    /** Profiles come first, as devices need them, and go last; paths are given free before they are taken. */
    private static int rank(Move move) {
        if (move instanceof Move.OfPid pid) {
            int kind = pid.pid().device() ? 0 : 1;
            return pid.content().isEmpty() ? 1 + kind : 4 - kind;
        }
        return move.after().isPresent() ? 0 : 5;
    }

    /** {@return that an item is not what a change is based on, and who changed it} */
    private Optional<String> touched(ChangeSet.Change change) {
        String id = change.id();
        String version = state.version(id);
        boolean refusedOnly = state.known(id)
                .filter(one -> !one.runs() && one.file().isEmpty())
                .isPresent();
        boolean fits = change.basedOn().equals(ChangeSet.ANY)
                || change.basedOn().equals(version)
                || (change.basedOn().equals(ChangeSet.NEW) && refusedOnly);
        if (fits) {
            return Optional.empty();
        }
        return Optional.of(
                version.isEmpty()
                        ? id + " does not exist any more" + lastChange.apply(id)
                        : change.basedOn().equals(ChangeSet.NEW)
                                ? id + " exists already" + lastChange.apply(id)
                                : id + " is not as it was when this edit was begun" + lastChange.apply(id));
    }

    private Optional<Move> move(ChangeSet.Change change, List<ConfigProblem> problems) {
        Optional<Known> known = state.known(change.id());
        if (change instanceof ChangeSet.PutText put) {
            if (!Profiles.named(put.id())) {
                problems.add(new ConfigProblem("", "id", put.id(), "an id as profiles/heatpump.yaml"));
                return Optional.empty();
            }
            Optional<String> now = state.text(put.id());
            return now.equals(Optional.of(put.text()))
                    ? Optional.empty()
                    : Optional.of(new Move.OfText(put.id(), now, Optional.of(put.text())));
        }
        if (change instanceof ChangeSet.Put put) {
            return named(put.id(), known, problems).flatMap(pid -> put(pid, known, put, problems));
        }
        if (known.isEmpty() && state.text(change.id()).isEmpty() && !everThere.apply(change.id())) {
            problems.add(new ConfigProblem(
                    "", "id", change.id(), "the id of an item that exists (there is no item " + change.id() + ")"));
            return Optional.empty();
        }
        if (Differences.isText(change.id())) {
            return state.text(change.id()).map(now -> new Move.OfText(change.id(), Optional.of(now), Optional.empty()));
        }
        return known.map(
                one -> new Move.OfPid(one.pid(), known, Optional.empty(), state.text(change.id()), Optional.empty()));
    }

    private Optional<PidName> named(String id, Optional<Known> known, List<ConfigProblem> problems) {
        if (known.isPresent()) {
            return known.map(Known::pid);
        }
        int separator = id.indexOf('~');
        String type = separator < 0 ? id : id.substring(0, separator);
        Optional<Schemas.Declared> declared = keeper.schemas().declared(type);
        boolean knownType = declared.map(one -> one.factory() == separator >= 0).orElseGet(() -> everThere.apply(id));
        if (!PidName.good(id)) {
            problems.add(new ConfigProblem(
                    "", "id", id, "a PID as org.ohmstead.journal or org.ohmstead.driver.modbus~pump"));
        } else if (!knownType) {
            String expected = declared.isEmpty()
                    ? "a PID that an installed bundle declares" + near(type)
                    : separator < 0 ? "the PID of an instance, as " + id + "~name," : "'" + type + "'";
            problems.add(new ConfigProblem("", "id", id, expected));
        } else {
            return Optional.of(
                    separator < 0 ? new PidName(id, "", "") : new PidName(id, type, id.substring(separator + 1)));
        }
        return Optional.empty();
    }

    private String near(String type) {
        return Nearest.of(type, keeper.schemas().all().keySet())
                .map(near -> " (" + near + "?)")
                .orElse("");
    }

    private Optional<Move> put(PidName pid, Optional<Known> known, ChangeSet.Put put, List<ConfigProblem> problems) {
        Optional<Schema> schema = keeper.schemas().of(pid);
        String where = known.map(Known::where).orElseGet(() -> CfgFolder.where(pid.file()));
        Given given = Given.of(where, schema, put.properties(), known.map(Known::content));
        problems.addAll(given.problems());
        Content content = given.content();
        if (known.filter(one -> settled(one, content)).isPresent()) {
            return Optional.empty();
        }
        Move.OfPid move = new Move.OfPid(
                pid, known, Optional.of(content), state.text(put.id()), Optional.of(Shown.text(content, schema)));
        try {
            CfgFolder.rendered(CfgText.empty(), content);
        } catch (UnfitException e) {
            problems.add(new ConfigProblem(
                    where, "", "", "what a file and a configuration can hold (" + e.getMessage() + ") expected"));
        }
        return Optional.of(move);
    }

    /** {@return whether there is nothing to do} */
    private static boolean settled(Known one, Content content) {
        return one.runs()
                && !one.file().isEmpty()
                && one.problems().isEmpty()
                && one.content().hash().equals(content.hash());
    }
}
