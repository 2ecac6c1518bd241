package org.ohmstead.config.internal;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Optional;
import org.ohmstead.driver.Driver;

/** What follows from a change, in words; only what is certain. */
final class Effects {

    static final String PROFILE = "profile";
    private static final String URL = "url";
    private static final int MOST = 5;

    private final Keeper keeper;

    Effects(Keeper keeper) {
        this.keeper = keeper;
    }

    /** {@return what follows from a move; empty if that is not known} */
    String of(Move move) {
        if (move instanceof Move.OfPid pid) {
            String effect = same(pid) ? "restarts nothing" : pid.pid().device() ? device(pid) : single(pid);
            return keeper.keptAside(pid)
                    .map(aside -> (effect.isEmpty() ? "" : effect + "; ")
                            + "the edit of its file that was refused is kept as " + aside)
                    .orElse(effect);
        }
        String name = profile(move.id());
        List<String> devices = users(name).stream()
                .map(one ->
                        one.content().text(Validator.DEVICE).orElse(one.pid().pid()))
                .toList();
        if (devices.isEmpty()) {
            return "no device uses it";
        }
        String shown = devices.stream().limit(MOST).collect(joining(", "));
        String more = devices.size() > MOST ? " and " + (devices.size() - MOST) + " more" : "";
        return "restarts " + shown + more
                + (devices.size() == 1 ? ", its connection stays" : ", their connections stay");
    }

    /** {@return whether what runs stays as it is} Then its file is mended, or what was refused is let go. */
    private static boolean same(Move.OfPid move) {
        Optional<String> runs =
                move.now().filter(Known::runs).map(one -> one.content().hash());
        return runs.isPresent() && runs.equals(move.content().map(Content::hash));
    }

    /** {@return the name of a profile} */
    static String profile(String id) {
        return id.replaceFirst("^.*/", "").replaceFirst("\\.yaml$", "");
    }

    /** {@return the devices that name a profile} */
    List<Known> users(String profile) {
        return keeper.known().stream()
                .filter(one -> one.runs() && one.pid().device())
                .filter(one -> one.content().text(PROFILE).equals(Optional.of(profile)))
                .toList();
    }

    private static String device(Move.OfPid move) {
        Optional<Content> before = move.now().filter(Known::runs).map(Known::content);
        Optional<Content> after = move.content();
        Optional<String> was = before.flatMap(content -> content.text(Validator.DEVICE));
        Optional<String> is = after.flatMap(content -> content.text(Validator.DEVICE));
        if (is.isEmpty() || after.isEmpty()) {
            return was.map(path -> "stops " + path).orElse("");
        }
        boolean runs = enabled(after);
        if (was.isEmpty()) {
            return runs ? "starts " + is.get() : "adds " + is.get() + ", switched off";
        }
        if (!was.equals(is)) {
            return "stops " + was.get() + ", starts " + is.get();
        }
        if (!runs || !enabled(before)) {
            return !runs && !enabled(before) ? "" : (runs ? "switches on " : "switches off ") + is.get();
        }
        boolean same = before.get().text(URL).equals(after.get().text(URL));
        return "restarts " + is.get() + (same ? ", its connection stays" : " and reconnects it");
    }

    private static boolean enabled(Optional<Content> content) {
        return !content.flatMap(one -> one.text(Driver.ENABLED))
                .filter("false"::equalsIgnoreCase)
                .isPresent();
    }

    private String single(Move.OfPid move) {
        String type = move.pid().factory().isEmpty() ? move.id() : move.pid().factory();
        if (keeper.schemas().ofFactory(type).isEmpty()) {
            return "";
        }
        if (move.pid().factory().isEmpty()) {
            return "restarts " + move.id();
        }
        return (move.content().isEmpty() ? "stops " : move.before().isEmpty() ? "starts " : "restarts ") + move.id();
    }
}
