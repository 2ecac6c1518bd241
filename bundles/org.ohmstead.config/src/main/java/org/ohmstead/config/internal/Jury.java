package org.ohmstead.config.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ohmstead.device.ConfigProblem;

/** Says what is wrong with several changes, taken together. For use by one thread at a time. */
final class Jury {

    private final Keeper keeper;
    private final Profiles profiles;
    private final Effects effects;

    Jury(Keeper keeper, Profiles profiles, Effects effects) {
        this.keeper = keeper;
        this.profiles = profiles;
        this.effects = effects;
    }

    /** {@return what is wrong; nothing for what goes} */
    List<ConfigProblem> problems(List<Move> moves) {
        List<ConfigProblem> problems = new ArrayList<>();
        Map<String, String> texts = new HashMap<>();
        for (Move move : moves) {
            if (move instanceof Move.OfText) {
                texts.put(move.id(), move.after().orElse(""));
                move.after().ifPresent(text -> problems.addAll(profiles.check(move.id(), text)));
                if (move.after().isEmpty() && !profiles.there()) {
                    problems.add(Profiles.absent(move.id()));
                }
            }
        }
        if (!problems.isEmpty()) {
            return problems;
        }
        Map<String, Known> targets = targets(moves);
        List<Known> bystanders = bystanders(texts, moves);
        List<PidName> changing = moves.stream()
                .filter(Move.OfPid.class::isInstance)
                .map(move -> ((Move.OfPid) move).pid())
                .toList();
        profiles.supposing(texts, () -> keeper.judge().together(changing, () -> {
            Paths paths = paths(targets.values());
            moves.stream()
                    .flatMap(move -> Optional.ofNullable(targets.get(move.id())).stream())
                    .forEach(one -> problems.addAll(judged(one, paths)));
            bystanders.forEach(one -> problems.addAll(judged(one, paths)));
        }));
        return problems;
    }

    /** {@return all configurations as they shall be} */
    private Map<String, Known> targets(List<Move> moves) {
        Map<String, Known> targets = new LinkedHashMap<>();
        keeper.known().stream()
                .filter(one -> one.runs() || !one.file().isEmpty())
                .forEach(one -> targets.put(one.pid().pid(), one));
        for (Move move : moves) {
            if (move instanceof Move.OfPid pid) {
                if (pid.content().isEmpty()) {
                    targets.remove(pid.id());
                } else {
                    targets.put(pid.id(), pid.wanted());
                }
            }
        }
        return targets;
    }

    /** {@return who has which path} What does not run, as it is wrong, has none that others could be in the way of. */
    private Paths paths(Collection<Known> targets) {
        Paths paths = new Paths(keeper.reserved());
        targets.stream().filter(Known::runs).forEach(one -> paths.put(one.pid(), one.where(), one.content()));
        return paths;
    }

    private List<ConfigProblem> judged(Known one, Paths paths) {
        return keeper.wanted(one, paths.others(one.pid()));
    }

    /** {@return devices that are not changed, use a profile that is, and are well now} */
    private List<Known> bystanders(Map<String, String> texts, List<Move> moves) {
        List<String> changed = moves.stream().map(Move::id).toList();
        List<Known> found = new ArrayList<>();
        texts.keySet().stream()
                .flatMap(id -> effects.users(Effects.profile(id)).stream())
                .filter(one -> !changed.contains(one.pid().pid()))
                .filter(one -> keeper.judge().wanted(one, List.of()).isEmpty())
                .forEach(found::add);
        return found;
    }
}
