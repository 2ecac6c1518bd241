package org.ohmstead.config.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Brings what a transaction left in between to the state before or after it. For use by one thread at a time. */
final class Recovery {

    private final CfgFolder folder;
    private final Running running;
    private final Profiles profiles;
    private final Handover handover;

    /** Brings one item to its side. */
    @FunctionalInterface
    private interface Step {
        void take() throws IOException;
    }

    Recovery(CfgFolder folder, Running running, Profiles profiles, Handover handover) {
        this.folder = folder;
        this.running = running;
        this.profiles = profiles;
        this.handover = handover;
    }

    /**
     * Brings everything to one side; what somebody else changed meanwhile stays as it is.
     *
     * @param done whether to the side after the change, or to the one before it
     * @param touchedLater whether a later change is about an item
     * @throws IOException if not all could be brought there
     */
    void bring(Intent intent, boolean done, Predicate<String> touchedLater) throws IOException {
        List<IOException> troubles = new ArrayList<>();
        for (Intent.OfText text : intent.texts()) {
            if (!done || !touchedLater.test(text.id())) {
                attempt(() -> bring(text, done), troubles);
            }
        }
        handover.before(intent.pids());
        for (Intent.OfPid pid : intent.pids()) {
            if (!done || !touchedLater.test(pid.pid().pid())) {
                attempt(() -> bring(pid, done), troubles);
            }
        }
        for (Intent.OfPid pid : intent.pids()) {
            attempt(() -> handover.catchUp(pid.pid()), troubles);
        }
        if (!troubles.isEmpty()) {
            throw troubles.get(0);
        }
    }

    private static void attempt(Step step, List<IOException> troubles) {
        try {
            step.take();
        } catch (IOException e) {
            troubles.add(e);
        } catch (IllegalArgumentException | IllegalStateException e) {
            troubles.add(new IOException(e.getMessage(), e));
        }
    }

    private void bring(Intent.OfText text, boolean done) throws IOException {
        Optional<String> right = done ? text.after() : text.before();
        Optional<String> wrong = done ? text.before() : text.after();
        Optional<String> now = profiles.onDisk(text.id());
        boolean ours = now.isEmpty() || now.equals(wrong) || now.get().isEmpty();
        if (ours && !now.equals(right)) {
            profiles.put(text.id(), right, Set.of());
        }
    }

    private void bring(Intent.OfPid one, boolean done) throws IOException {
        Intent.Side right = done ? one.after() : one.before();
        Intent.Side wrong = done ? one.before() : one.after();
        Optional<byte[]> now = folder.bytes(one.file());
        boolean ours = now.isEmpty() || same(now, wrong.bytes()) || now.get().length == 0;
        if (ours && !same(now, right.bytes())) {
            folder.replace(one.file(), right.bytes());
        }
        Optional<String> runs = running.now(one.pid().pid()).map(Content::hash);
        boolean oursRuns = runs.equals(wrong.content().map(Content::hash));
        if (oursRuns && !runs.equals(right.content().map(Content::hash))) {
            if (right.content().isPresent()) {
                running.apply(one.pid(), right.content().get());
            } else {
                running.delete(one.pid());
            }
            handover.brought(one.pid());
        }
    }

    private static boolean same(Optional<byte[]> one, Optional<byte[]> other) {
        return one.isPresent() == other.isPresent() && (one.isEmpty() || Arrays.equals(one.get(), other.get()));
    }
}
